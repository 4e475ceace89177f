import { noticeRoutes } from './notice-routes.ts'
import { objectionRoutes } from './objection-routes.ts'
import { publicRoutes } from './public-routes.ts'

/** Notices and objections, for those who are signed in. */
export const noticesRoutes = [...noticeRoutes, ...objectionRoutes]

/** What everybody may open. */
export const publicNoticeRoutes = publicRoutes
