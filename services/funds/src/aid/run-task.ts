import type { Context, Deps } from '@bangfu/service/context'
import { writeOrRefuse } from '@bangfu/service/context'
import { systemActor } from '@bangfu/service/service'
import { Refusal } from '@bangfu/kernel/refusal'
import { entityKey } from '@bangfu/table/keys'
import type { Op, TableReader } from '@bangfu/table/table'
import { ruleBrokenByPlan, type Fund } from '../funds/fund.ts'
import type { Versioned } from '../ledger/till-table.ts'
import { refusalOfLine } from '../plans/payment.ts'
import { knownOf, packsOf } from '../plans/plan-entry-task.ts'
import type { Known } from '../plans/plan-entry.ts'
import { listLines, loadPlan } from '../plans/plan-table.ts'
import { settled, type AidApplication } from './application.ts'
import { applicationOf, loadApplication, replaceApplication, Waiting, waitingIn } from './application-table.ts'
import { assertPeriodOfTerm, mostInRun, type AidRun, type AidRunInput, type Gathered } from './run.ts'
import { createGathered, createRun, findRun, listGathered, loadRun, replaceGathered, replaceRun } from './run-table.ts'

/** Four operations each, and the run; a write takes 100. */
const claimedTogether = 20

/**
 * The run that a command is about: one that was cut off goes on, else a new one is written before anything is claimed.
 * @throws Refusal outside_earmark · aid_term_wrong · aid_run_exists · aid_run_empty
 */
export const beginRun = async (context: Context, fund: Fund, input: AidRunInput): Promise<AidRun> => {
  const { table, newId, actor, now } = context
  assertPeriodOfTerm(input)
  const rule = ruleBrokenByPlan(fund, { item: input.programme, period: input.period })
  if (rule) throw new Refusal('outside_earmark', { rule })
  const before = await findRun(table, fund.fund, input.programme, input.period)
  if (before) {
    if (before.value.state === 'entered' || before.value.term !== input.term) throw new Refusal('aid_run_exists')
    return before.value
  }
  if ((await waitingPage(table, fund, input)).length === 0) throw new Refusal('aid_run_empty')
  const run: AidRun = {
    ...{ ...input, run: newId('arn'), division: fund.scope.division, state: 'gathering', plan: null },
    ...{ applications: 0, givenBack: 0, startedBy: actor.id, startedAt: now },
  }
  await writeOrRefuse(table, createRun(run))
  return run
}

const waitingPage = async (
  table: TableReader,
  fund: Fund,
  { programme, term }: Pick<AidRun, 'programme' | 'term'>,
): Promise<string[]> => {
  const asked = { division: fund.scope.division, programme, term }
  const { items } = await table.list({ ...waitingIn(asked), limit: claimedTogether })
  return items.map(({ body }) => Waiting.parse(body).application)
}

const conflict = () => new Refusal('conflict')

/** Claims what waits, pack by pack: an application is in one run, whoever else gathers. */
export const gather = async (context: Context, fund: Fund, begun: AidRun): Promise<void> => {
  const { table } = context
  for (;;) {
    const { value: run, version } = await loadRun(table, begun.run)
    if (run.state === 'entered') throw new Refusal('aid_run_exists')
    if (run.applications + claimedTogether > mostInRun) return
    const waiting = await waitingPage(table, fund, run)
    if (waiting.length === 0) return
    const found = await Promise.all(waiting.map((application) => loadApplication(table, application)))
    const ops = found.flatMap((before) => claimOps(context, run, before))
    await writeOrRefuse(table, [
      ...ops,
      replaceRun({ ...run, applications: run.applications + found.length }, version, conflict),
    ])
  }
}

const claimOps = (context: Context, { run }: AidRun, before: Versioned<AidApplication>): Op[] => {
  const { application, household, amountFen, state } = before.value
  // Somebody else claimed it between the two reads: decided again on what is true now.
  if (state !== 'approved' || amountFen === null) throw conflict()
  return [
    ...replaceApplication(context, before, { ...before.value, state: 'in-run', run }, run),
    createGathered(run, { application, household, amountFen, out: null }),
  ]
}

/** What a plan is made of. The run's version moves with every claim: a plan that it was not made of cannot be written. */
export type Payable = {
  readonly run: Versioned<AidRun>
  readonly good: readonly Gathered[]
  readonly known: ReadonlyMap<string, Known>
}

/** Gives back, before there is a plan, what cannot be paid as things stand; answers what can. */
export const giveBackUnpayable = async (context: Context, fund: Fund, begun: AidRun): Promise<Payable> => {
  const { table } = context
  // The run before its list: a claim in between is met by the version.
  let run = await loadRun(table, begun.run)
  const gathered = (await listGathered(table, begun.run)).filter(({ value }) => value.out === null)
  const households = gathered.map(({ value }) => value.household)
  const { programme: item, period } = begun
  const known = await knownOf(table, { fund: fund.fund, item, period }, households)
  const good: Gathered[] = []
  for (const each of gathered) {
    const { face, paidBefore } = known.get(each.value.household) ?? { face: undefined, paidBefore: false }
    const refusal = refusalOfLine(fund, { face, paidBefore })
    if (refusal) run = await giveBack(context, run, each, refusal.reason)
    else good.push(each.value)
  }
  return { run, good, known }
}

const giveBack = async (
  context: Context,
  run: Versioned<AidRun>,
  { value, version }: Versioned<Gathered>,
  reason: string,
): Promise<Versioned<AidRun>> => {
  const before = await loadApplication(context.table, value.application)
  const after = { ...before.value, state: 'payment-refused' as const, refusal: { reason, again: true } }
  const next = { ...run.value, givenBack: run.value.givenBack + 1 }
  await writeOrRefuse(context.table, [
    ...replaceApplication(context, before, after, reason),
    replaceGathered(run.value.run, { ...value, out: reason }, version),
    replaceRun(next, run.version, conflict),
  ])
  return { value: next, version: run.version + 1 }
}

/** Brings what became of the lines of a run's plan back to its applications; again without effect. */
export const settleRun = async (deps: Deps, run: AidRun): Promise<void> => {
  if (run.plan === null) return
  const { table } = deps
  const { value: plan } = await loadPlan(table, run.plan)
  const lines = new Map((await listLines(table, plan.list)).map((line) => [line.household as string, line]))
  const moment = { actor: systemActor('funds'), now: deps.clock() }
  const gathered = (await listGathered(table, run.run)).filter(({ value }) => value.out === null)
  for (const pack of packsOf(gathered, claimedTogether)) {
    const items = await table.getMany(pack.map(({ value }) => entityKey(value.application)))
    const ops = items.flatMap((item) => {
      const before = applicationOf(item)
      const line = lines.get(before.value.household)
      const after = settled(before.value, run.run, line && { state: line.state, reason: line.refusal?.reason ?? null })
      return after === before.value ? [] : replaceApplication(moment, before, after, `plan ${plan.plan}`)
    })
    if (ops.length > 0) await writeOrRefuse(table, ops)
  }
}
