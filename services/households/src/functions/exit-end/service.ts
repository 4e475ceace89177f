import type { Service } from '@bangfu/service/service'
import { exitEndRoutes } from '../../exit/exit-end-routes.ts'

/** The end of an exit: published and announced, or sent back and given up. */
export const exitEndPart: Service = {
  name: 'households',
  routes: [...exitEndRoutes],
}
