import type { Service } from '@bangfu/service/service'
import { organisationRoutes } from '../../organisations/service.ts'

/** Who helps: units, teams and helpers. */
export const organisationsPart: Service = { name: 'pairing', routes: organisationRoutes }
