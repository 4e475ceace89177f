import type { Machine } from '@bangfu/kernel/state-machine'
import { untilDone } from './until-done.ts'

/** Each morning, before people come to work: what is late goes up. */
export const taskEscalation: Machine = {
  name: 'task-escalation',
  definition: untilDone(
    'escalateTasks',
    'Brings late tasks up to the next office, as many to a step as its time allows',
  ),
  schedule: { cron: '10 5 * * *', says: 'Brings late tasks up to the next office' },
  impact: 'Late tasks stay where they are: townships and counties do not hear of them.',
  look: 'Start it again; what went up does not go up twice. The next night does all that is left.',
}
