import type { Source } from './rule-pack.ts'

/** A number of a scheme and where it comes from. */
export type Sourced = { readonly value: number; readonly source: Source }

/** What is due in a month and how it counts. A county replaces it with its own; results name the pack they were made by. */
export type AssessmentPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** Per household and month. A visit is a contact too; a telephone call is never a visit. */
  readonly visitsDue: Sourced
  readonly contactsDue: Sourced
  /** Points for all visits and all contacts that are due: together 100. */
  readonly visitPoints: Sourced
  readonly contactPoints: Sourced
  /** Points off for each piece of evidence. */
  readonly suspiciousOff: Sourced
  readonly lateOff: Sourced
  /** Which reasons of a check mean that the evidence was filled in late (handbook §7). */
  readonly lateReasons: readonly string[]
  /** Households that are not yet, or no longer, on the register. Those that have exited are followed on. */
  readonly statusesLeftOut: readonly string[]
}

const letter8: Source = { document: '004/8: a helper visits each household monthly', strength: 'GOV' }
const dazu: Source = {
  document: 'Dazu (Chongqing) 2024: at least 4 household visits a year and 1 recorded call a month',
  strength: 'GOV',
}
const deduction: Source = { document: 'deduction-style scoring sheet: missing record -1 each', strength: 'WEAK' }
const ours: Source = { document: 'default of the product, to be confirmed by the county', strength: 'WEAK' }

const monthly: AssessmentPack = {
  id: 'helpers-monthly-1',
  region: '',
  from: '2014-01-01',
  to: null,
  visitsDue: { value: 1, source: letter8 },
  contactsDue: { value: 1, source: letter8 },
  visitPoints: { value: 70, source: ours },
  contactPoints: { value: 30, source: ours },
  suspiciousOff: { value: 2, source: ours },
  lateOff: { value: 1, source: deduction },
  lateReasons: ['handed_in_late'],
  statusesLeftOut: ['candidate', 'removed', 'ordinary'],
}

export const assessmentPacks: readonly AssessmentPack[] = [
  monthly,
  {
    ...monthly,
    id: 'helpers-dazu-1',
    region: '500111',
    from: '2024-01-01',
    // Four visits a year cannot be judged by one month: the call is what each month owes.
    visitsDue: { value: 0, source: dazu },
    contactsDue: { value: 1, source: dazu },
    visitPoints: { value: 0, source: dazu },
    contactPoints: { value: 100, source: dazu },
  },
]
