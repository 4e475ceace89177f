import type { StepMachine } from '@bangfu/kernel/step-machine'

export const exitStates = [
  'opened',
  'appraised',
  'verified',
  'consented',
  'published',
  'announced',
  'rejected',
  'declined',
  'withdrawn',
] as const
export type ExitState = (typeof exitStates)[number]

export type ExitStep =
  'appraise' | 'reject' | 'verify' | 'consent' | 'decline' | 'publish' | 'announce' | 'return' | 'recheck' | 'withdraw'

const withdrawals = (...states: ExitState[]) =>
  states.map((from) => ({ from, step: 'withdraw', to: 'withdrawn' }) as const)

/** Exit of a household (official-rules §1): appraisal, verification, consent, publicity, announcement. */
export const householdExitMachine: StepMachine<ExitState, ExitStep> = {
  start: ['opened'],
  end: ['announced', 'rejected', 'declined', 'withdrawn'],
  steps: [
    { from: 'opened', step: 'appraise', to: 'appraised', says: 'villagers, passed' },
    { from: 'opened', step: 'reject', to: 'rejected', says: 'villagers, failed' },
    { from: 'appraised', step: 'verify', to: 'verified', says: 'committee and team, all items met' },
    { from: 'verified', step: 'consent', to: 'consented', says: 'the household' },
    { from: 'verified', step: 'decline', to: 'declined', says: 'the household' },
    { from: 'consented', step: 'publish', to: 'published', says: 'in the village' },
    { from: 'published', step: 'announce', to: 'announced', says: 'period over, no objection, all items still met' },
    { from: 'verified', step: 'recheck', to: 'appraised', says: 'the file says something else' },
    { from: 'consented', step: 'recheck', to: 'appraised' },
    { from: 'published', step: 'recheck', to: 'appraised' },
    { from: 'published', step: 'return', to: 'opened', says: 'objection upheld' },
    ...withdrawals('opened', 'appraised', 'verified', 'consented', 'published'),
  ],
}

/** Exit of a village: published in the township; no assembly of its own and nobody's consent stand in the source. */
export const villageExitMachine: StepMachine<ExitState, ExitStep> = {
  start: ['opened'],
  end: ['announced', 'withdrawn'],
  steps: [
    { from: 'opened', step: 'verify', to: 'verified', says: 'township, all items met' },
    { from: 'verified', step: 'publish', to: 'published', says: 'in the township' },
    { from: 'published', step: 'announce', to: 'announced', says: 'county: period over, no objection' },
    { from: 'verified', step: 'recheck', to: 'opened' },
    { from: 'published', step: 'recheck', to: 'opened' },
    ...withdrawals('opened', 'verified', 'published'),
  ],
}
