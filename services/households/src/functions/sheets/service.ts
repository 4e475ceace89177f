import type { Service } from '@bangfu/service/service'
import type { WorkDeps } from '../../deps.ts'
import { sheetRoutes, sheetWork } from '../../sheets/service.ts'

/** Lists of households that come in and go out. */
export const sheetsPart: Service<WorkDeps> = { name: 'households', routes: sheetRoutes, ...sheetWork }
