import { appealRoutes } from './appeal-routes.ts'
import { dueRoutes } from './due-routes.ts'
import { meetingRoutes } from './meeting-routes.ts'
import { taskListRoutes } from './task-list-routes.ts'
import { taskRoutes } from './task-routes.ts'

/** Tasks, the meetings that they come from, appeals, and what is due. */
export const taskAreaRoutes = [...taskRoutes, ...taskListRoutes, ...meetingRoutes, ...appealRoutes, ...dueRoutes]
