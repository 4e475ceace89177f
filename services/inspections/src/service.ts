import type { Service } from '@bangfu/service/service'
import { problemRoutes } from './problem-routes.ts'

/** Inspection and rectification 督查整改: problems, their answers, and striking them off. */
export const inspections: Service = { name: 'inspections', routes: problemRoutes }
