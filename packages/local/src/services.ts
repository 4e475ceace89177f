import { assessments } from '@bangfu/assessments/service'
import type { AssessmentsDeps } from '@bangfu/assessments/deps'
import type { Service as ServiceName } from '@bangfu/facts/catalogue'
import { funds } from '@bangfu/funds/service'
import { households } from '@bangfu/households/service'
import { pairing } from '@bangfu/pairing/service'
import type { ProjectorDeps } from '@bangfu/projector/counting'
import { projector } from '@bangfu/projector/service'
import type { Service } from '@bangfu/service/service'

/** What all services together are given. */
export type AllDeps = AssessmentsDeps & ProjectorDeps

/** Every service of the system, in the order of the documentation. */
export const services: readonly Service<AllDeps>[] = [households, pairing, funds, assessments, projector]

export const serviceNamed = (name: ServiceName): Service<AllDeps> => {
  const found = services.find((service) => service.name === name)
  if (!found) throw new RangeError(`no service ${name}`)
  return found
}
