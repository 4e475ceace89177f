import type { Service } from '@bangfu/service/service'
import { publicNoticeRoutes } from '../../notices/service.ts'

/** What is printed and what the public reads. */
export const papersPart: Service = {
  name: 'households',
  routes: [...publicNoticeRoutes],
}
