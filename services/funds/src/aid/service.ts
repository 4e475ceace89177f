import { applicationRoutes } from './application-routes.ts'
import { dropoutRoutes } from './dropout-routes.ts'
import { loanRoutes } from './loan-routes.ts'
import { runRoutes } from './run-routes.ts'

/** The HTTP surface of student aid. */
export const aidRoutes = [...applicationRoutes, ...runRoutes, ...dropoutRoutes, ...loanRoutes]
