import type { Actor } from '@bangfu/access/actor'
import { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { writeOrRefuse, type Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { entityKey, faceKey, tillKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { mostOps, type Item, type Key, type Op } from '@bangfu/table/table'
import { ruleBrokenByPlan, type Fund } from './fund.ts'
import { findRewardFund, fundOf, loadFund, rewardFundKey } from './fund-table.ts'
import { addToSums, shortBy, type Till } from './ledger.ts'
import { attemptsOf, createOnce, createPosting, type Once } from './ledger-table.ts'
import { payPack, type LineOutcome } from './payment.ts'
import { packsOf } from './plan-entry-task.ts'
import {
  lineKey,
  lineOf,
  listLines,
  loadPlan,
  markWaiting,
  planOf,
  replaceLine,
  replacePlan,
  unmarkWaiting,
} from './plan-table.ts'
import {
  assertPayableBy,
  beginPayment,
  finishPayment,
  isSettled,
  remainingFen,
  wait,
  type Plan,
  type PlanLine,
} from './plan.ts'
import { bookAtTill, type Booked } from './till-queue-table.ts'
import { loadTill, lost, replaceTill, untilWon, type Versioned } from './till-table.ts'

/** Who pays, when, with what. */
export type Payer = { readonly deps: Deps; readonly actor: Actor; readonly now: Instant }

/** A payment that came to its end, and how to commit that end. */
export type Paid = { readonly plan: Plan; readonly lines: readonly PlanLine[] }
export type CommitPaid = (ops: readonly Op[], paid: Paid) => Promise<void>

/**
 * Pays a plan that may be paid, from wherever an earlier payment of it stopped: begins, pays pack by pack, finishes.
 * Each step is one transaction that only happens when the one before has, so it may be cut off and run again anywhere.
 * `whenBlocked`: refuse and tell why, or (work that nobody asked for) let the plan wait for what is missing;
 * then undefined is answered, as for a plan that is paid already.
 */
export const payPlan = async (
  payer: Payer,
  plan: Id<'pln'>,
  whenBlocked: 'refuse' | 'wait',
  commit: CommitPaid,
): Promise<Paid | undefined> => {
  const begun = await untilWon(() => begin(payer, plan, whenBlocked))
  if (!begun) return undefined
  const { plan: paying, fund } = begun
  const lines = (await listLines(payer.deps.table, paying.list)).filter(
    ({ state }) => state === 'open' || state === 'refused',
  )
  for (const some of packsOf(lines, linesInPack))
    await bookAtTill(payer.deps.table, fund, () =>
      preparePack(
        payer,
        paying,
        fund,
        some.map(({ line }) => line),
      ),
    )
  return untilWon(() => finish(payer, plan, commit))
}

/** A plan's fund as it is now, or what keeps the plan from being paid and the checks that this still holds. */
type Readiness = { readonly fund?: Fund; readonly till?: Versioned<Till> } & (
  | { readonly blocked: Refusal; readonly still: readonly Op[] }
  | { readonly blocked?: undefined; readonly fund: Fund; readonly till: Versioned<Till> }
)

const readinessOf = async ({ deps: { table } }: Payer, plan: Plan): Promise<Readiness> => {
  const id = plan.fund ?? (await findRewardFund(table, plan.division))
  if (!id)
    return { blocked: new Refusal('no_reward_fund'), still: [check(rewardFundKey(plan.division), 'absent', lost)] }
  const { value: fund } = await loadFund(table, id)
  const till = await loadTill(table, id)
  const rule = ruleBrokenByPlan(fund, plan)
  if (rule) return { blocked: new Refusal('outside_earmark', { rule }), still: [], fund, till }
  const missingFen = remainingFen(await listLines(table, plan.list)) - till.value.balanceFen
  if (missingFen > 0)
    return {
      blocked: shortBy(missingFen),
      still: plan.fund === null ? [] : [check(tillKey(id), { version: till.version }, lost)],
      fund,
      till,
    }
  return { fund, till }
}

type Begun = { readonly plan: Plan; readonly fund: Id<'fnd'> }

const begin = async (payer: Payer, id: Id<'pln'>, whenBlocked: 'refuse' | 'wait'): Promise<Begun | undefined> => {
  const { deps, actor } = payer
  const before = await loadPlan(deps.table, id)
  if (whenBlocked === 'wait' && isSettled(before.value)) return undefined
  assertPayableBy(before.value, actor.id)
  const ready = await readinessOf(payer, before.value)
  if (ready.blocked) {
    if (whenBlocked === 'refuse') throw ready.blocked
    await letWait(payer, before, ready)
    return undefined
  }
  const plan = beginPayment(before.value, ready.fund.fund, actor.id)
  const alreadyBegun = before.value.state === 'paying' && plan.paidBy.length === before.value.paidBy.length
  if (!alreadyBegun)
    await writeOrRefuse(deps.table, [
      ...replacePlan(deps, payer, before, plan),
      ...linkOps(before.value, ready.till),
      ...(before.value.state === 'waiting' ? [unmarkWaiting(plan.division, plan.plan)] : []),
    ])
  return { plan, fund: ready.fund.fund }
}

/** When a plan gets its fund, the fund's sums get the plan. */
const linkOps = (before: Plan, till: Versioned<Till> | undefined): Op[] =>
  before.fund === null && till
    ? [
        replaceTill(
          addToSums(till.value, { plannedFen: before.amountFen, approvedFen: before.amountFen }),
          till.version,
        ),
      ]
    : []

const letWait = async (
  payer: Payer,
  before: Versioned<Plan>,
  { blocked, still, fund, till }: Extract<Readiness, { blocked: Refusal }>,
): Promise<void> => {
  const { plan, division, state, waitsFor } = before.value
  if (state === 'waiting' && waitsFor === blocked.code) return
  await writeOrRefuse(payer.deps.table, [
    ...replacePlan(payer.deps, payer, before, wait(before.value, blocked.code, fund?.fund ?? null), blocked.code),
    ...linkOps(before.value, till),
    ...still,
    ...(state === 'waiting' ? [] : [markWaiting(division, plan)]),
  ])
}

/** A paid line takes five operations (posting, once, face, line, fact); till, plan and fund are shared by the pack. */
const linesInPack = Math.floor((mostOps - 3) / 5)

/** Pays some lines in one transaction. Everything is read here and held by a condition there; lost races come again. */
const preparePack = async (
  payer: Payer,
  paying: Plan,
  fund: Id<'fnd'>,
  numbers: readonly number[],
): Promise<(till: Till) => Booked> => {
  const { deps, actor } = payer
  const now = deps.clock()
  const read = await readPack(payer, paying, fund, numbers)
  // Somebody else, paying the same plan, has come to its end meanwhile.
  if (read.plan.value.state !== 'paying') return (till) => ({ till, ops: [] })
  return (before) => {
    const { till, outcomes } = payPack({
      till: before,
      fund: read.fund.value,
      plan: read.plan.value,
      lines: read.lines.map(({ line, face, paidBefore }) => ({
        line: line.value,
        standing: { face: face?.value, paidBefore },
        posting: deps.newId('pst'),
      })),
      by: actor.id,
      at: now,
    })
    const changes = outcomes.flatMap((outcome) => lineOps({ ...payer, now }, read, outcome))
    if (changes.length === 0) return { till, ops: [] }
    const still = [
      check(entityKey(paying.plan), { version: read.plan.version }, lost),
      check(entityKey(fund), { version: read.fund.version }, lost),
    ]
    return { till, ops: [...changes, ...still] }
  }
}

type Read = {
  readonly plan: Versioned<Plan>
  readonly fund: Versioned<Fund>
  readonly lines: readonly {
    readonly line: Versioned<PlanLine>
    readonly face: Versioned<HouseholdFace> | undefined
    readonly once: Once
    readonly attempt: number
    readonly paidBefore: boolean
  }[]
}

const readPack = async (
  { deps: { table } }: Payer,
  { plan, list, item, period }: Plan,
  fund: Id<'fnd'>,
  numbers: readonly number[],
): Promise<Read> => {
  const keys: Key[] = [entityKey(plan), entityKey(fund), ...numbers.map((line) => lineKey(list, line))]
  const [planItem, fundItem, ...lineItems] = await table.getMany(keys)
  const lines = lineItems.flatMap((line) => (line ? [lineOf(line)] : []))
  const faces = await table.getMany(lines.map(({ value }) => faceKey(value.household)))
  const onces = lines.map(({ value: { household } }) => ({ fund, household, item, period }))
  const attempts = await attemptsOf(table, onces)
  return {
    plan: planOf(planItem),
    fund: fundOf(fundItem),
    lines: lines.flatMap((line, index) => {
      const once = onces[index]
      const attempt = attempts[index]
      return once && attempt ? [{ line, face: faceOf(faces[index]), once, ...attempt }] : []
    }),
  }
}

const faceOf = (item: Item | undefined): Versioned<HouseholdFace> | undefined =>
  item && { value: HouseholdFace.parse(item.body), version: item.version }

/** What one line adds to its pack's transaction. */
const lineOps = ({ deps, now }: Payer, { plan, lines }: Read, { before, line, posting }: LineOutcome): Op[] => {
  const known = lines.find(({ line: { value } }) => value.line === line.line)
  if (!known) return []
  const replaced = replaceLine(plan.value.list, line, known.line.version)
  if (!posting || !known.face) return sameRefusal(before, line) ? [] : [replaced]
  return [
    replaced,
    createPosting(posting),
    createOnce(known.once, known.attempt, posting.posting),
    check(faceKey(line.household), { version: known.face.version }, lost),
    tell(deps, now, known.face.value.division, 'posting.paid', {
      posting: posting.posting,
      fund: posting.fund,
      plan: plan.value.plan,
      household: line.household,
      division: known.face.value.division,
      item: plan.value.item,
      period: plan.value.period,
      amountFen: line.amountFen,
    }),
  ]
}

const sameRefusal = (before: PlanLine, line: PlanLine): boolean =>
  before.state === line.state &&
  before.refusal?.reason === line.refusal?.reason &&
  before.refusal?.rule === line.refusal?.rule

const finish = async (payer: Payer, id: Id<'pln'>, commit: CommitPaid): Promise<Paid> => {
  const { deps, now } = payer
  const before = await loadPlan(deps.table, id)
  const lines = await listLines(deps.table, before.value.list)
  if (before.value.state !== 'paying') {
    const paid = { plan: before.value, lines }
    await commit([], paid)
    return paid
  }
  const paid = { plan: finishPayment(before.value, lines, now), lines }
  await commit(replacePlan(deps, payer, before, paid.plan), paid)
  return paid
}
