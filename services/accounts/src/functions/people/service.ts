import type { Service } from '@bangfu/service/service'
import { grantRoutes } from '../../grant-routes.ts'
import { trailRoutes } from '../../trail-routes.ts'
import { userRoutes } from '../../user-routes.ts'

/** Who may sign in and do what, and what everybody did. */
export const peoplePart: Service = { name: 'accounts', routes: [...userRoutes, ...grantRoutes, ...trailRoutes] }
