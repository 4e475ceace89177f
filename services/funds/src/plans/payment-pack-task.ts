import { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import { tell } from '@bangfu/service/facts'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { mostOps, type Item, type Key, type Op } from '@bangfu/table/table'
import type { Fund } from '../funds/fund.ts'
import { fundOf } from '../funds/fund-table.ts'
import type { Till } from '../ledger/ledger.ts'
import { attemptsOf, createOnce, createPosting, type Once } from '../ledger/ledger-table.ts'
import type { Payer } from './payment-begin-task.ts'
import { payPack, type LineOutcome } from './payment.ts'
import { lineKey, lineOf, planOf, replaceLine } from './plan-table.ts'
import type { Plan, PlanLine } from './plan.ts'
import type { Booked } from '../ledger/till-queue-table.ts'
import { lost, type Versioned } from '../ledger/till-table.ts'

/** A paid line takes five operations (posting, once, face, line, fact); till, plan and fund are shared by the pack. */
export const linesInPack = Math.floor((mostOps - 3) / 5)

/** Pays some lines in one transaction. Everything is read here and held by a condition there; lost races come again. */
export const preparePack = async (
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
