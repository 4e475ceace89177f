import { pairingRoutes } from './pairing-routes.ts'
import { partnershipRoutes } from './partnership-routes.ts'
import { responsibilityRoutes } from './responsibility-routes.ts'
import { villagePairingRoutes } from './village-pairing-routes.ts'

export const pairingAreaRoutes = [
  ...villagePairingRoutes,
  ...pairingRoutes,
  ...responsibilityRoutes,
  ...partnershipRoutes,
]
