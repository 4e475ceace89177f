import type { Service } from '@bangfu/service/service'
import { agreementAreaRoutes } from '../../agreements/service.ts'
import { schoolAreaRoutes } from '../../schools/service.ts'

/** School pairing, and how far every agreement is: what the sides owe each other, and whether it was done. */
export const schoolsPart: Service = { name: 'pairing', routes: [...schoolAreaRoutes, ...agreementAreaRoutes] }
