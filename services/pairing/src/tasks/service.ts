import { meetingRoutes } from './meeting-routes.ts'
import { taskListRoutes } from './task-list-routes.ts'
import { taskRoutes } from './task-routes.ts'

/** Tasks, and the meetings that they come from. */
export const taskAreaRoutes = [...taskRoutes, ...taskListRoutes, ...meetingRoutes]
