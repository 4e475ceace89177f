import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, type Instant } from '@bangfu/kernel/time'
import { Fen } from '@bangfu/kernel/money'
import type { MonitoredKind, MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { assertOtherHand, withHand, type Deed } from '../procedure/hands.ts'
import { stepFrom } from '@bangfu/kernel/step-machine'
import type { RegisterStatus } from '../record/register-status.ts'
import type { IncomeReading, MonitoringCase } from './monitoring-case.ts'
import { monitoringMachine, type MonitoringStep } from './monitoring-machine.ts'
import { withDeadlines } from './raise-clue.ts'
import { RisksForm, risksOf } from './risks.ts'

/** Who takes a step, when, and by which rules. */
export type Doing = {
  readonly by: string
  readonly at: Instant
  readonly today: Day
  readonly pack: MonitoringPack
}

const text = (most: number) => z.string().trim().min(2).max(most)

/** What was found at home 入户核实, and the household's authorisation to look into its affairs 授权承诺. */
export const VerificationForm = z.strictObject({
  visitedOn: Day,
  visitors: z.array(text(50)).min(1).max(10),
  result: z.enum(['risk', 'no-risk']),
  findings: text(1000),
  authorisation: z.strictObject({ given: z.boolean(), on: Day, evidence: EvidenceRef }).optional(),
  /** Sudden large spending or loss of income: what makes a household above the range one to be monitored. */
  sudden: z.boolean().default(false),
  risks: RisksForm.optional(),
  outOfPocketFen: Fen.optional(),
  /** As reckoned at home, for a household of which no income is on file. */
  perHeadFen: Fen.optional(),
  /** The range of monitoring of the year, where no pack has it: with the document that says so. */
  range: z.strictObject({ perHeadFen: Fen, document: text(100) }).optional(),
  evidence: z.array(EvidenceRef).max(10).default([]),
})
export type VerificationForm = z.output<typeof VerificationForm>

/** The case one step further, with the hand of who took it and the deadlines that follow. */
export const stepped = (
  found: MonitoringCase,
  step: MonitoringStep,
  { by, pack }: Doing,
  change: Partial<MonitoringCase> & { readonly did: Deed },
): MonitoringCase => {
  const { did, ...changed } = change
  const state = stepFrom(monitoringMachine, found.state, step)
  const hands = [...withHand(found.hands, { who: by, did })]
  return withDeadlines({ ...found, ...changed, state, hands }, pack)
}

/** The income that counts: what is on file, else what was reckoned at home; and the range, else the one that was given. */
const incomeOf = (form: VerificationForm, known: IncomeReading): IncomeReading => ({
  ...known,
  ...(known.perHeadFen === null &&
    form.perHeadFen !== undefined && { perHeadFen: form.perHeadFen, origin: 'survey' as const }),
  ...(known.rangeFen === null && form.range && { rangeFen: form.range.perHeadFen, range: form.range.document }),
})

/**
 * Which of the three kinds a household is.
 * @throws Refusal monitoring_range_unknown · monitoring_income_unknown · monitoring_kind_unmet
 */
export const kindOf = (status: RegisterStatus, sudden: boolean, income: IncomeReading): MonitoredKind => {
  if (income.rangeFen === null) throw new Refusal('monitoring_range_unknown')
  if (income.perHeadFen === null) throw new Refusal('monitoring_income_unknown')
  if (income.perHeadFen <= income.rangeFen) return status === 'exited' ? 'unstable' : 'marginal'
  if (!sudden) throw new Refusal('monitoring_kind_unmet', { perHeadFen: income.perHeadFen, rangeFen: income.rangeFen })
  return 'sudden'
}

/**
 * Takes down what was found at home. Nothing of a household is looked into without its authorisation.
 * @throws Refusal authorisation_missing · invalid_input · those of kindOf · step_not_open
 */
export const verify = (
  found: MonitoringCase,
  form: VerificationForm,
  about: { readonly status: RegisterStatus; readonly income: IncomeReading },
  doing: Doing,
): MonitoringCase => {
  const { authorisation, result, visitedOn, risks, sudden } = form
  if (visitedOn > doing.today)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/visitedOn', zh: '日期在今天之后', en: 'the day is in the future' },
    ])
  const income = incomeOf(form, about.income)
  const atRisk = result === 'risk'
  if (atRisk && authorisation?.given !== true) throw new Refusal('authorisation_missing')
  if (atRisk && risks === undefined)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/risks', zh: '须选风险类型', en: 'name the risks' }])
  const kind = atRisk ? kindOf(about.status, sudden, income) : null
  const { visitors, findings, outOfPocketFen = null, evidence } = form
  return stepped(found, 'verify', doing, {
    did: 'surveyed',
    kind,
    risks: atRisk && risks ? risksOf(risks, doing.pack) : [],
    verification: {
      ...{
        at: doing.at,
        by: doing.by,
        visitedOn,
        visitors,
        result,
        findings,
        sudden,
        outOfPocketFen,
        evidence,
        income,
      },
      authorisation: authorisation ?? null,
    },
  })
}

/** @throws Refusal verification_found_no_risk */
export const assertAtRisk = ({ verification }: MonitoringCase): void => {
  if (verification?.result !== 'risk') throw new Refusal('verification_found_no_risk')
}

/** Whose work a ruling is about; earlier rulings of one's own (an objection upheld) are no work on the case. */
export const workOn = ({ hands }: MonitoringCase) => hands.filter(({ did }) => did !== 'ruled')

/** The township's review, when the publicity is over. @throws Refusal same_hand · step_not_open */
export const review = (found: MonitoringCase, doing: Doing): MonitoringCase => {
  assertOtherHand(workOn(found), doing.by)
  return stepped(found, 'review', doing, { did: 'ruled', reviewed: { at: doing.at, by: doing.by } })
}

/** The county's decision: the household is monitored from today. @throws Refusal same_hand · step_not_open */
export const decide = (found: MonitoringCase, doing: Doing): MonitoringCase => {
  assertOtherHand(found.hands, doing.by)
  const { at, by, today: on } = doing
  return stepped(found, 'decide', doing, { did: 'ruled', decided: { at, by, on } })
}

/** Ends a case that is none, with the reason. @throws Refusal same_hand · step_not_open */
export const reject = (found: MonitoringCase, reason: string, doing: Doing): MonitoringCase => {
  assertOtherHand(workOn(found), doing.by)
  const { at, by } = doing
  return stepped(found, 'reject', doing, { did: 'ruled', rejected: { at, by, reason, from: found.state } })
}
