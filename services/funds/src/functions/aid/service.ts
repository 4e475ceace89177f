import type { Service } from '@bangfu/service/service'
import { aidRoutes } from '../../aid/service.ts'

/** Student aid: programmes, applications and term runs, the dropout register, student loans. */
export const aidPart: Service = { name: 'funds', routes: aidRoutes }
