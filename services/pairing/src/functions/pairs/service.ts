import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import { pairingTakes } from '../../pairings/pairing-facts.ts'
import { pairingAreaRoutes } from '../../pairings/service.ts'
import { visitTakes } from '../../visits/visit-facts.ts'

/** Who helps whom since when, and everything that the service takes from facts of others. */
export const pairsPart: Service = {
  name: 'pairing',
  routes: pairingAreaRoutes,
  consumes: { takes: takesTogether(pairingTakes, visitTakes) },
}
