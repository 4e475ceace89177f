import type { Service } from '@bangfu/service/service'
import { changeRoutes } from '../../record/change-routes.ts'
import { householdRoutes } from '../../record/household-routes.ts'

/** Putting a household on file and changing it: every rule of an entry comes along. */
export const recordPart: Service = { name: 'households', routes: [...householdRoutes, ...changeRoutes] }
