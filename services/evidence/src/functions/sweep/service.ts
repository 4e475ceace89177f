import type { Service } from '@bangfu/service/service'
import type { EvidenceDeps } from '../../deps.ts'
import { findingRoutes } from '../../sweep/finding-routes.ts'
import { photoSweep } from '../../sweep/sweep-machine.ts'
import { sweepPhotos } from '../../sweep/sweep-task.ts'

/** What lies in the store against what is on record: the only part that may take bytes away, which nobody took as evidence. */
export const sweepPart: Service<EvidenceDeps> = {
  name: 'evidence',
  routes: findingRoutes,
  tasks: { sweepPhotos },
  machines: [photoSweep],
}
