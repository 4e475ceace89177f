import type { StepMachine } from '@bangfu/kernel/step-machine'

/** Where a case stands: behind which of the five gates, or how it ended. */
export const caseStates = [
  'applied',
  'surveyed',
  'appraised',
  'published',
  'confirming',
  'confirmed',
  'refused',
  'appealed',
  'withdrawn',
  'removal-appealed',
  'restored',
] as const
export type CaseState = (typeof caseStates)[number]

export type CaseStep =
  | 'survey'
  | 'appraisal-passed'
  | 'appraisal-failed'
  | 'appraisal-without-quorum'
  | 'publish'
  | 'publicity-clear'
  | 'objection-upheld'
  | 'notice-withdrawn'
  | 'household-signs'
  | 'village-signs'
  | 'township-signs'
  | 'county-confirms'
  | 'refuse'
  | 'return'
  | 'withdraw'
  | 'appeal'
  | 'appeal-upheld'
  | 'appeal-dismissed'
  | 'amend'
  | 'appeal-removal'
  | 'removal-stands'
  | 'removal-overturned'

type Arrow = StepMachine<CaseState, CaseStep>['steps'][number]

const underWay = ['applied', 'surveyed', 'appraised', 'published', 'confirming'] as const
const from = (states: readonly CaseState[], step: CaseStep, to?: CaseState): Arrow[] =>
  states.map((state) => ({ from: state, step, to: to ?? state }))

/** The five gates 群众申请 → 入户调查 → 民主评议 → 公示监督 → 审核确认 (handbook §4). */
export const gates: StepMachine<CaseState, CaseStep> = {
  start: ['applied'],
  end: ['confirmed', 'refused', 'withdrawn', 'restored'],
  steps: [
    { from: 'applied', step: 'survey', to: 'surveyed', says: '入户调查' },
    { from: 'surveyed', step: 'survey', to: 'surveyed', says: 'surveyed better' },
    { from: 'surveyed', step: 'appraisal-passed', to: 'appraised', says: '民主评议' },
    { from: 'surveyed', step: 'appraisal-failed', to: 'refused' },
    { from: 'surveyed', step: 'appraisal-without-quorum', to: 'surveyed' },
    { from: 'appraised', step: 'publish', to: 'published', says: '公示监督' },
    { from: 'published', step: 'publicity-clear', to: 'confirming' },
    { from: 'published', step: 'objection-upheld', to: 'applied' },
    { from: 'published', step: 'notice-withdrawn', to: 'appraised' },
    ...from(['surveyed', 'appraised', 'published', 'confirming'], 'household-signs'),
    { from: 'confirming', step: 'village-signs', to: 'confirming' },
    { from: 'confirming', step: 'township-signs', to: 'confirming', says: '审核' },
    { from: 'confirming', step: 'county-confirms', to: 'confirmed', says: '确认' },
    ...from(underWay, 'amend'),
    ...from(['surveyed', 'appraised', 'confirming'], 'return', 'applied'),
    ...from(underWay, 'refuse', 'refused'),
    ...from(underWay, 'withdraw', 'withdrawn'),
    { from: 'refused', step: 'appeal', to: 'appealed' },
    { from: 'appealed', step: 'appeal-upheld', to: 'applied' },
    { from: 'appealed', step: 'appeal-dismissed', to: 'refused' },
    { from: 'confirmed', step: 'appeal-removal', to: 'removal-appealed', says: 'of a removal, within its days' },
    { from: 'removal-appealed', step: 'removal-stands', to: 'confirmed' },
    { from: 'removal-appealed', step: 'removal-overturned', to: 'restored', says: 'on the register again' },
  ],
}

/** Is something still to be done in it? While one is, no other case about the household is opened. */
export const isUnderWay = (state: CaseState): boolean => !gates.end.includes(state)
