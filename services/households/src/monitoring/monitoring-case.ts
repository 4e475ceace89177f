import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day, Instant } from '@bangfu/kernel/time'
import { disasterTexts, measureGroupTexts, monitoredKinds, riskTexts } from '@bangfu/rules/monitoring-pack'
import { measureGroups, risks } from '@bangfu/rules/quality/subject'
import { Deadline } from '../deadlines/deadline.ts'
import { EvidenceView } from '../procedure/evidence-ref.ts'
import type { Hand } from '../procedure/hands.ts'
import { Clue } from './clue.ts'
import { MonitoringState } from './monitoring-machine.ts'

const Mark = z.object({ at: Instant, by: z.string() })
const keysOf = <K extends string>(texts: Readonly<Record<K, unknown>>) => Object.keys(texts) as [K, ...K[]]

export const RiskEntry = z.object({
  risk: z.enum(risks),
  note: z.string().nullable(),
  disaster: z.enum(keysOf(disasterTexts)).nullable(),
})
export type RiskEntry = z.output<typeof RiskEntry>

export const Measure = z.object({
  measure: z.string(),
  group: z.enum(measureGroups),
  name: z.string(),
  /** Who sees to it. */
  owner: z.string(),
  from: Day,
  to: Day.nullable(),
  evidence: z.array(EvidenceView),
  entered: Mark,
  /** The plan has given it up: it stays here and helps no more. */
  givenUp: z.boolean().default(false),
})
export type Measure = z.output<typeof Measure>

/** The measures of a case that its household’s plan has not given up. */
export const standingMeasures = <M extends Pick<Measure, 'givenUp'>>({
  measures,
}: {
  readonly measures: readonly M[]
}): M[] => measures.filter(({ givenUp }) => !givenUp)

/** Income per head of the months before identification, and what it is held against. */
export const IncomeReading = z.object({
  perHeadFen: z.int().nullable(),
  netFen: z.int().nullable(),
  heads: z.int().nullable(),
  months: z.string().nullable(),
  /** `account`: entries of the window · `year`: the latest year on file · `survey`: what was told at home. */
  origin: z.enum(['account', 'year', 'survey']).nullable(),
  rangeFen: z.int().nullable(),
  range: z.string().nullable(),
})
export type IncomeReading = z.output<typeof IncomeReading>

const Verification = Mark.extend({
  visitedOn: Day,
  visitors: z.array(z.string()),
  result: z.enum(['risk', 'no-risk']),
  findings: z.string(),
  sudden: z.boolean(),
  authorisation: z.object({ given: z.boolean(), on: Day, evidence: EvidenceView }).nullable(),
  outOfPocketFen: z.int().nullable(),
  income: IncomeReading,
  evidence: z.array(EvidenceView),
})

/** What the file says of a household when its risk is struck off; basic data go on being kept after it. */
export const Snapshot = z.object({
  dropout: z.boolean(),
  houseDamaged: z.boolean(),
  uninsured: z.boolean(),
  waterDamaged: z.boolean(),
  wageFen: z.int(),
  propertyFen: z.int(),
  transferFen: z.int(),
  operatingFen: z.int(),
  operatingExpenseFen: z.int(),
  claimsFen: z.int(),
  outOfPocketFen: z.int(),
  /** Derived of the five. */
  netFen: z.int(),
  perHeadFen: z.int(),
})
export type Snapshot = z.output<typeof Snapshot>

export const Elimination = Mark.extend({
  checkedOn: Day,
  visitors: z.array(z.string()),
  way: z.enum(['assistance', 'natural']),
  findings: z.string(),
  collector: z.object({ name: z.string(), phoneMasked: z.string(), phone: z.string() }),
  snapshot: Snapshot.nullable(),
  rangeFen: z.int().nullable(),
  evidence: z.array(EvidenceView),
  notice: z.string().nullable(),
  decided: Mark.extend({ on: Day }).nullable(),
})
export type Elimination = z.output<typeof Elimination>

/** A household under monitoring 防返贫监测, from its first clue to the end: one open case at a time. */
export const MonitoringCase = z.object({
  case: z.string(),
  household: z.string(),
  division: Division,
  /** Number and masked head, as lists call it. */
  label: z.string(),
  state: MonitoringState,
  opened: Day,
  clues: z.array(Clue),
  kind: z.enum(keysOf(monitoredKinds)).nullable(),
  verification: Verification.nullable(),
  appraisals: z.array(
    z.object({
      number: z.int(),
      about: z.enum(['identification', 'elimination']),
      heldOn: z.string(),
      outcome: z.string(),
    }),
  ),
  notice: z.string().nullable(),
  reviewed: Mark.nullable(),
  decided: Mark.extend({ on: Day }).nullable(),
  risks: z.array(RiskEntry),
  measures: z.array(Measure),
  /** 整户无劳动能力兜底保障户, 暂不标注: kept under monitoring, never struck off by assistance. */
  backstop: Mark.extend({ reason: z.string() }).nullable(),
  elimination: Elimination.nullable(),
  rejected: Mark.extend({ reason: z.string(), from: MonitoringState }).nullable(),
  hands: z.array(z.custom<Hand>()),
  /** As they stand in the list of what is due. */
  deadlines: z.array(Deadline),
  /** The pack of its rules. */
  rules: z.string(),
})
export type MonitoringCase = z.output<typeof MonitoringCase>

/** The most of each list in a case; the item must stay one item. */
export const mostClues = 30
export const mostMeasures = 60
export const mostCaseAppraisals = 20

/** Where a case stands for a list: looked into, watched, or over. */
export const phases = ['open', 'watched', 'closed'] as const
export type Phase = (typeof phases)[number]
export const phaseOf = ({ state }: Pick<MonitoringCase, 'state'>): Phase => {
  if (state === 'rejected' || state === 'eliminated') return 'closed'
  return state === 'monitored' || state.startsWith('elimination') ? 'watched' : 'open'
}

/** What lists and files call things, in both languages. */
export const riskText = (risk: keyof typeof riskTexts) => riskTexts[risk]
export const groupText = (group: keyof typeof measureGroupTexts) => measureGroupTexts[group]
