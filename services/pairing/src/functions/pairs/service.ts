import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import type { MessageDeps } from '../../deps.ts'
import { messageTakes } from '../../messages/message-facts.ts'
import { pairingTakes } from '../../pairings/pairing-facts.ts'
import { pairingAreaRoutes } from '../../pairings/service.ts'
import { placeTakes } from '../../tasks/place-facts.ts'
import { surveyTakes } from '../../visits/survey-facts.ts'
import { visitTakes } from '../../visits/visit-facts.ts'
import { visitStateTakes } from '../../visits/visit-state-facts.ts'

/** Who helps whom since when, and everything that the service takes from facts of others. */
export const pairsPart: Service<MessageDeps> = {
  name: 'pairing',
  routes: pairingAreaRoutes,
  consumes: {
    takes: takesTogether<MessageDeps>(pairingTakes, visitTakes, visitStateTakes, surveyTakes, messageTakes, placeTakes),
  },
}
