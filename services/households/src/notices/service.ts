import { noticeRoutes } from './notice-routes.ts'
import { objectionRoutes } from './objection-routes.ts'

/** Notices and objections, for those who are signed in; the open pages stand in `public-routes.ts`. */
export const noticesRoutes = [...noticeRoutes, ...objectionRoutes]
