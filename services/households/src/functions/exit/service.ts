import type { Service } from '@bangfu/service/service'
import { exitRoutes } from '../../exit/exit-routes.ts'
import { exitStepRoutes } from '../../exit/exit-step-routes.ts'
import { followUpRoutes } from '../../exit/follow-up-routes.ts'

/** Leaving the register of the poor up to the household’s consent, and being followed after it. */
export const exitPart: Service = {
  name: 'households',
  routes: [...exitRoutes, ...exitStepRoutes, ...followUpRoutes],
}
