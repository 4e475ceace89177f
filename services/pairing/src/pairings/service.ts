import { pairingChangeLists } from './changes-routes.ts'
import { contributionRoutes } from './contribution-routes.ts'
import { pairingChangeRoutes } from './pairing-change-routes.ts'
import { pairingRoutes } from './pairing-routes.ts'
import { partnershipRoutes } from './partnership-routes.ts'
import { responsibilityRoutes } from './responsibility-routes.ts'
import { villagePairingRoutes } from './village-pairing-routes.ts'

export const pairingAreaRoutes = [
  ...villagePairingRoutes,
  ...pairingRoutes,
  ...pairingChangeRoutes,
  ...responsibilityRoutes,
  ...partnershipRoutes,
  ...contributionRoutes,
  ...pairingChangeLists,
]
