import { dutyRoutes } from './duty-routes.ts'
import { postingRoutes } from './posting-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { schoolPairingRoutes } from './school-pairing-routes.ts'
import { schoolRoutes } from './school-routes.ts'

export const schoolAreaRoutes = [
  ...schoolRoutes,
  ...schoolPairingRoutes,
  ...postingRoutes,
  ...recordRoutes,
  ...dutyRoutes,
]
