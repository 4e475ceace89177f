import type { Service } from '@bangfu/service/service'
import { deviceAreaRoutes } from '../../devices/service.ts'

/** What people work on in the field, and what it sends when it is connected again. */
export const devicesPart: Service = { name: 'pairing', routes: deviceAreaRoutes }
