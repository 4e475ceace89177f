import { serviceOf } from '@bangfu/service/service'
import type { PairingDeps } from './deps.ts'
import { agreementsPart } from './functions/agreements/service.ts'
import { devicesPart } from './functions/devices/service.ts'
import { handoverPart } from './functions/handover/service.ts'
import { organisationsPart } from './functions/organisations/service.ts'
import { pairsPart } from './functions/pairs/service.ts'
import { schoolsPart } from './functions/schools/service.ts'
import { tasksPart } from './functions/tasks/service.ts'
import { visitsPart } from './functions/visits/service.ts'

/**
 * Who helps whom, since when, and whether they came. It is deployed in parts (`functions/`), each a bundle of its own; a
 * new area is one line in the part that it belongs to.
 */
export const pairing = serviceOf<PairingDeps>('pairing', [
  organisationsPart,
  pairsPart,
  handoverPart,
  visitsPart,
  schoolsPart,
  agreementsPart,
  devicesPart,
  tasksPart,
])
