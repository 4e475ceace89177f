import { attendanceRoutes } from './attendance-routes.ts'
import { checkInRoutes } from './check-in-routes.ts'
import { leaveRoutes } from './leave-routes.ts'
import { presenceStatisticsRoutes } from './statistics-routes.ts'

export const presenceRoutes = [...checkInRoutes, ...attendanceRoutes, ...leaveRoutes, ...presenceStatisticsRoutes]
