import * as z from 'zod'
import type { StepMachine } from '@bangfu/kernel/step-machine'

export const monitoringStates = [
  'clue',
  'verified',
  'appraised',
  'published',
  'reviewed',
  'monitored',
  'rejected',
  'elimination-checked',
  'elimination-appraised',
  'elimination-published',
  'eliminated',
] as const
export const MonitoringState = z.enum(monitoringStates)
export type MonitoringState = z.infer<typeof MonitoringState>

export type MonitoringStep =
  | 'verify'
  | 'appraise'
  | 'publish'
  | 'uphold'
  | 'review'
  | 'decide'
  | 'reject'
  | 'check'
  | 'appraise-elimination'
  | 'publish-elimination'
  | 'eliminate'
  | 'resume'

/** From a clue to monitoring and out of it again; the appraisal decides in between, and nobody takes a step for another. */
export const monitoringMachine: StepMachine<MonitoringState, MonitoringStep> = {
  start: ['clue'],
  end: ['rejected', 'eliminated'],
  steps: [
    { from: 'clue', step: 'verify', to: 'verified', says: 'at home, with the household’s authorisation' },
    { from: 'clue', step: 'reject', to: 'rejected', says: 'township or county, with a reason' },
    { from: 'verified', step: 'verify', to: 'verified', says: 'again, by what was found since' },
    { from: 'verified', step: 'appraise', to: 'appraised', says: 'by the villagers' },
    { from: 'verified', step: 'reject', to: 'rejected', says: 'township or county, with a reason' },
    { from: 'appraised', step: 'publish', to: 'published', says: 'in the village, once' },
    { from: 'appraised', step: 'reject', to: 'rejected', says: 'the appraisal failed' },
    { from: 'published', step: 'uphold', to: 'verified', says: 'an objection was upheld' },
    { from: 'published', step: 'review', to: 'reviewed', says: 'township, when the period is over' },
    { from: 'reviewed', step: 'decide', to: 'monitored', says: 'county' },
    { from: 'reviewed', step: 'reject', to: 'rejected', says: 'county, with a reason' },
    { from: 'monitored', step: 'check', to: 'elimination-checked', says: 'at home, stable for long enough' },
    {
      from: 'elimination-checked',
      step: 'appraise-elimination',
      to: 'elimination-appraised',
      says: 'by the villagers',
    },
    { from: 'elimination-checked', step: 'resume', to: 'monitored', says: 'with a reason' },
    { from: 'elimination-appraised', step: 'publish-elimination', to: 'elimination-published', says: 'in the village' },
    { from: 'elimination-appraised', step: 'resume', to: 'monitored', says: 'with a reason' },
    { from: 'elimination-published', step: 'eliminate', to: 'eliminated', says: 'county, when the period is over' },
    { from: 'elimination-published', step: 'resume', to: 'monitored', says: 'with a reason' },
  ],
}
