import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { assertOtherHand } from '../procedure/hands.ts'
import { stepped, workOn, type Doing } from './identify.ts'
import { standingMeasures, type Elimination, type MonitoringCase, type Snapshot } from './monitoring-case.ts'

const text = (most: number) => z.string().trim().min(2).max(most)

const SnapshotForm = z.strictObject({
  dropout: z.boolean(),
  houseDamaged: z.boolean(),
  uninsured: z.boolean(),
  waterDamaged: z.boolean(),
  wageFen: Fen,
  propertyFen: Fen,
  transferFen: Fen,
  operatingFen: Fen,
  operatingExpenseFen: Fen,
  claimsFen: Fen,
  outOfPocketFen: Fen,
})

/** The check at home before a risk is struck off. `natural`: the household is no more, by death or moving away. */
export const EliminationForm = z.strictObject({
  checkedOn: Day,
  visitors: z.array(text(50)).min(1).max(10),
  way: z.enum(['assistance', 'natural']),
  findings: text(1000),
  /** Both are what the rules ask for by judgement: income stays, and what had to be spent is over. */
  incomeStable: z.boolean(),
  spendingSolved: z.boolean(),
  collector: z.strictObject({ name: text(50), phone: z.string().regex(/^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$/) }),
  snapshot: SnapshotForm.optional(),
  range: z.strictObject({ perHeadFen: Fen, document: text(100) }).optional(),
  evidence: z.array(EvidenceRef).max(10).default([]),
})
export type EliminationForm = z.output<typeof EliminationForm>

/** What is known of the household today, besides the form. */
export type ToEliminate = {
  readonly heads: number
  /** Somebody in the household can work; null where the file does not say. */
  readonly hasLabour: boolean | null
  readonly rangeFen: number | null
  readonly collector: Elimination['collector']
}

/** Whole months between two days' months: from March to September are six, whatever the days. */
export const monthsBetween = (from: Day, to: Day): number => {
  const month = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return month(to) - month(from)
}

/**
 * Opens the elimination of a risk after the check at home.
 * @throws Refusal elimination_refused with everything that stands against it · step_not_open
 */
export const checkElimination = (
  found: MonitoringCase,
  form: EliminationForm,
  known: ToEliminate,
  doing: Doing,
): MonitoringCase => {
  const rangeFen = known.rangeFen ?? form.range?.perHeadFen ?? null
  const snapshot = form.snapshot ? snapshotOf(form.snapshot, known.heads) : null
  const faults = [...againstAll(found, form, doing), ...againstHelped(found, form, { ...known, rangeFen, snapshot })]
  const next = stepped(found, 'check', doing, { did: 'surveyed' })
  if (faults.length > 0) throw new Refusal('elimination_refused', {}, faults)
  const { checkedOn, visitors, way, findings, evidence } = form
  return {
    ...next,
    elimination: {
      ...{ at: doing.at, by: doing.by, checkedOn, visitors, way, findings, evidence, snapshot, rangeFen },
      ...{ collector: known.collector, notice: null, decided: null },
    },
  }
}

const snapshotOf = (form: z.output<typeof SnapshotForm>, heads: number): Snapshot => {
  const netFen = form.wageFen + form.operatingFen + form.propertyFen + form.transferFen - form.operatingExpenseFen
  return { ...form, netFen, perHeadFen: heads === 0 ? 0 : Math.floor(netFen / heads) }
}

const fault = (broken: boolean, pointer: string, zh: string, en: string): Fault[] =>
  broken ? [{ pointer, zh, en }] : []

/** What stands against any elimination. */
const againstAll = (found: MonitoringCase, form: EliminationForm, { today, pack }: Doing): Fault[] => {
  const { months } = pack.elimination
  const stable = found.decided ? monthsBetween(found.decided.on, form.checkedOn) : 0
  return [
    ...fault(form.checkedOn > today, 'body/checkedOn', '日期在今天之后', 'the day is in the future'),
    ...fault(
      form.way === 'assistance' && stable < months,
      'body/checkedOn',
      `纳入监测后须稳定 ${months} 个月，现为 ${stable} 个月`,
      `stable for ${months} months since identification; it is ${stable}`,
    ),
    ...fault(
      found.clues.some(({ answered }) => !answered),
      'body',
      '有新线索尚未核查',
      'a new clue has not been answered',
    ),
  ]
}

type Checked = ToEliminate & { readonly snapshot: Snapshot | null }

/** What stands against 帮扶消除: the same things for which the monthly audit calls a household wrongly struck off. */
const againstHelped = (found: MonitoringCase, form: EliminationForm, known: Checked): Fault[] => {
  if (form.way === 'natural') return []
  const { snapshot, rangeFen, hasLabour } = known
  return [
    ...fault(
      found.backstop !== null || hasLabour === false,
      'body/way',
      '整户无劳动能力，暂不标注消除',
      'nobody in the household can work: it is kept, not struck off',
    ),
    ...fault(standingMeasures(found).length === 0, 'body/way', '帮扶消除须有帮扶措施', 'no measure has helped'),
    ...fault(!form.incomeStable, 'body/incomeStable', '收入不稳定的不得消除', 'income is not stable'),
    ...fault(!form.spendingSolved, 'body/spendingSolved', '刚性支出未解决的不得消除', 'large spending is not over'),
    ...fault(snapshot === null, 'body/snapshot', '须填写消除后的情况', 'the state after it has to be said'),
    ...fault(
      rangeFen === null,
      'body/range',
      '没有当年监测范围，须注明依据',
      'no range of the year: give it with its document',
    ),
    ...(snapshot ? againstSnapshot(snapshot, rangeFen) : []),
  ]
}

const againstSnapshot = (snapshot: Snapshot, rangeFen: number | null): Fault[] => [
  ...fault(snapshot.dropout, 'body/snapshot/dropout', '仍有失学辍学', 'a child is out of school'),
  ...fault(snapshot.houseDamaged, 'body/snapshot/houseDamaged', '住房仍不安全', 'the house is not safe'),
  ...fault(snapshot.uninsured, 'body/snapshot/uninsured', '仍有成员未参保', 'a member has no insurance'),
  ...fault(snapshot.waterDamaged, 'body/snapshot/waterDamaged', '饮水仍不安全', 'the water is not safe'),
  ...fault(
    rangeFen !== null && snapshot.perHeadFen <= rangeFen,
    'body/snapshot',
    '人均纯收入未超过当年监测范围',
    'income per head is not above the range of the year',
  ),
]

/** The county strikes the risk off. @throws Refusal same_hand · step_not_open */
export const eliminate = (found: MonitoringCase, doing: Doing): MonitoringCase => {
  const { at, by, today: on } = doing
  const after = stepped(found, 'eliminate', doing, { did: 'ruled' })
  const { elimination } = found
  if (!elimination) throw new RangeError('an elimination without its check')
  assertOtherHand(workOn(found), by)
  return { ...after, elimination: { ...elimination, decided: { at, by, on } } }
}

/** Back to monitoring: something stood against it after all. @throws Refusal step_not_open */
export const resume = (found: MonitoringCase, doing: Doing): MonitoringCase =>
  stepped(found, 'resume', doing, { did: 'ruled', elimination: null })
