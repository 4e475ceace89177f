import { duplicateRoutes } from './duplicate-routes.ts'
import { mergeRoutes } from './merge-routes.ts'

/** People who may be on file twice: looked for, judged, merged, and taken back. */
export const duplicatesRoutes = [...duplicateRoutes, ...mergeRoutes]
