import type { Service } from '@bangfu/service/service'
import { agreementAreaRoutes } from '../../agreements/service.ts'

/** How far agreements are: what their sides promised, and whether it was done. */
export const agreementsPart: Service = { name: 'pairing', routes: agreementAreaRoutes }
