import type { Service } from '@bangfu/service/service'
import { helperRoutes } from './helper-routes.ts'
import { pairingRoutes } from './pairing-routes.ts'
import { responsibilityRoutes } from './responsibility-routes.ts'
import { takes } from './taken-facts.ts'
import { teamRoutes } from './team-routes.ts'
import { unitRoutes } from './unit-routes.ts'
import { villagePairingRoutes } from './village-pairing-routes.ts'
import { visitListRoutes } from './visit-list-routes.ts'
import { visitRoutes } from './visit-routes.ts'

/** Who helps whom, since when, and whether they came: units, teams, helpers, pairings, visits. */
export const pairing: Service = {
  name: 'pairing',
  routes: [
    ...unitRoutes,
    ...villagePairingRoutes,
    ...teamRoutes,
    ...helperRoutes,
    ...pairingRoutes,
    ...responsibilityRoutes,
    ...visitRoutes,
    ...visitListRoutes,
  ],
  consumes: { takes },
}
