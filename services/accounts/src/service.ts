import type { Service } from '@bangfu/service/service'
import { grantRoutes } from './grant-routes.ts'
import { trailRoutes } from './trail-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Who may sign in, what they may do since when and by whose word, and what everybody did. */
export const accounts: Service = { name: 'accounts', routes: [...userRoutes, ...grantRoutes, ...trailRoutes] }
