import { applicationRoutes } from './application-routes.ts'
import { applicationStepRoutes } from './application-step-routes.ts'
import { dropoutRoutes } from './dropout-routes.ts'
import { loanRoutes } from './loan-routes.ts'
import { programmeRoutes } from './programme-routes.ts'
import { runRoutes } from './run-routes.ts'

/** The HTTP surface of student aid. */
export const aidRoutes = [
  ...programmeRoutes,
  ...applicationRoutes,
  ...applicationStepRoutes,
  ...runRoutes,
  ...dropoutRoutes,
  ...loanRoutes,
]
