import type { Service } from '@bangfu/service/service'
import { visitAreaRoutes } from '../../visits/service.ts'

/** Whether they came: visits and other contacts. */
export const visitsPart: Service = { name: 'pairing', routes: visitAreaRoutes }
