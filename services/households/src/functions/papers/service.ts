import type { Service } from '@bangfu/service/service'
import { publicNoticeRoutes } from '../../notices/service.ts'
import { papersRoutes } from '../../papers/service.ts'

/** What is printed and what the public reads. */
export const papersPart: Service = {
  name: 'households',
  routes: [...publicNoticeRoutes, ...papersRoutes],
}
