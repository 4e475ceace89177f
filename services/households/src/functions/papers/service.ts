import type { Service } from '@bangfu/service/service'
import { papersRoutes } from '../../papers/service.ts'

/** What is printed. */
export const papersPart: Service = {
  name: 'households',
  routes: [...papersRoutes],
}
