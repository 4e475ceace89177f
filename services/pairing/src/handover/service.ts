import { workersOf } from '@bangfu/service/jobs'
import type { HandoverDeps } from '../deps.ts'
import { handoverWorker } from './handover-job-task.ts'
import { handoverMachine } from './handover-jobs.ts'
import { undoWorker } from './undo-job-task.ts'

export const handoverWork = workersOf<HandoverDeps>({
  machine: handoverMachine,
  workers: [handoverWorker, undoWorker],
  impact: 'Households that were to be handed over still have the old helper, or an undoing has stopped half way.',
  look: 'The job says what failed; asked for again, a hand-over changes nothing of what is done.',
})
