import type { AccountsDeps } from '@bangfu/accounts/deps'
import { accounts } from '@bangfu/accounts/service'
import { assessments } from '@bangfu/assessments/service'
import type { AssessmentsDeps } from '@bangfu/assessments/deps'
import { evidence } from '@bangfu/evidence/service'
import type { EvidenceDeps } from '@bangfu/evidence/deps'
import { catalog } from '@bangfu/catalog/service'
import type { Service as ServiceName } from '@bangfu/facts/catalogue'
import { funds } from '@bangfu/funds/service'
import { households } from '@bangfu/households/service'
import { inspections } from '@bangfu/inspections/service'
import type { PairingDeps } from '@bangfu/pairing/deps'
import { pairing } from '@bangfu/pairing/service'
import type { ProjectorDeps } from '@bangfu/projector/deps'
import { projector } from '@bangfu/projector/service'
import type { Service } from '@bangfu/service/service'

/** What all services together are given. */
export type AllDeps = AccountsDeps & AssessmentsDeps & EvidenceDeps & PairingDeps & ProjectorDeps

/** Every service of the system, in the order of the documentation. */
export const services: readonly Service<AllDeps>[] = [
  accounts,
  households,
  pairing,
  evidence,
  funds,
  catalog,
  assessments,
  inspections,
  projector,
]

export const serviceNamed = (name: ServiceName): Service<AllDeps> => {
  const found = services.find((service) => service.name === name)
  if (!found) throw new RangeError(`no service ${name}`)
  return found
}
