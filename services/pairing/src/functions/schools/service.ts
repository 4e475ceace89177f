import type { Service } from '@bangfu/service/service'
import { schoolAreaRoutes } from '../../schools/service.ts'

/** School pairing: what schools owe each other, and whether it was done. */
export const schoolsPart: Service = { name: 'pairing', routes: schoolAreaRoutes }
