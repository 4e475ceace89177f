import { deadlineRoutes } from './deadline-routes.ts'

/** What is overdue in a division. */
export const deadlinesRoutes = [...deadlineRoutes]
