import type { Service } from '@bangfu/service/service'
import { organisationRoutes } from '../../organisations/service.ts'
import { presenceRoutes } from '../../presence/service.ts'

/** Who helps: units, teams and helpers; and whether the teams are in their villages. */
export const organisationsPart: Service = { name: 'pairing', routes: [...organisationRoutes, ...presenceRoutes] }
