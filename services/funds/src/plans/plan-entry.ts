import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import { fen, mostFen, PositiveFen, type Fen } from '@bangfu/kernel/money'
import { Refusal, textOf, type Fault } from '@bangfu/kernel/refusal'
import type { RefusalCode } from '@bangfu/kernel/refusal-codes'
import { shareEqually } from '@bangfu/kernel/shares'
import type { Instant } from '@bangfu/kernel/time'
import { ruleBrokenByPlan, type Fund } from '../funds/fund.ts'
import { refusalOfLine } from './payment.ts'
import { unpaidPlan, type FrozenHousehold, type Plan, type PlanInput, type PlanLine } from './plan.ts'

/** What is known of a household when it is put on a list. */
export type Known = { readonly face: HouseholdFace | undefined; readonly paidBefore: boolean }

export type Entry = {
  readonly plan: Id<'pln'>
  readonly list: string
  readonly fund: Fund
  readonly input: PlanInput
  readonly known: ReadonlyMap<string, Known>
  readonly by: string
  readonly at: Instant
}

type Asked = { readonly household: Id<'hsh'>; readonly amountFen: number; readonly pointer: string }

/**
 * Makes a payment plan of a list, households and amounts frozen; every line is good, or nothing is.
 * @throws Refusal outside_earmark · plan_lines_refused, or the lines' own code where all have the same
 */
export const enterPlan = (entry: Entry): { readonly plan: Plan; readonly lines: readonly PlanLine[] } => {
  const { plan, list, fund, input, known, by, at } = entry
  const rule = ruleBrokenByPlan(fund, input)
  if (rule) throw new Refusal('outside_earmark', { rule })
  const asked = askedOf(input, known)
  refuseBadLines(asked, entry)
  const lines = asked.map(({ household, amountFen }, index) =>
    openLine({ plan, line: index + 1, household, amountFen, face: known.get(household)?.face, ruleValues: {} }),
  )
  return {
    lines,
    plan: {
      ...unpaidPlan,
      plan,
      fund: fund.fund,
      division: fund.scope.division,
      item: input.item,
      period: input.period,
      basis: input.basis,
      document: input.document ?? null,
      state: 'entered',
      list,
      lines: lines.length,
      amountFen: totalOf(lines),
      enteredBy: by,
      enteredAt: at,
      approvedBy: [],
      approvedAt: null,
    },
  }
}

type LineOf = Pick<PlanLine, 'plan' | 'line' | 'ruleValues' | 'household'> & {
  readonly amountFen: number
  readonly face: HouseholdFace | undefined
}

/** A line with its household frozen as it is now. */
export const openLine = ({ face, amountFen, ...line }: LineOf): PlanLine => ({
  ...line,
  amountFen: PositiveFen.parse(amountFen),
  frozen: face ? freeze(face) : null,
  state: 'open',
  refusal: null,
  posting: null,
})

const freeze = ({ code, division, category, status, persons, headMasked }: HouseholdFace): FrozenHousehold => ({
  code,
  division,
  category,
  status,
  persons,
  headMasked,
})

/** @throws Refusal fund_too_large: more than one amount may be */
export const totalOf = (lines: readonly PlanLine[]): Fen => {
  const total = lines.reduce((sum, { amountFen }) => sum + amountFen, 0)
  if (total > mostFen) throw new Refusal('fund_too_large')
  return fen(total)
}

const askedOf = ({ lines, share }: PlanInput, known: ReadonlyMap<string, Known>): Asked[] => {
  if (lines) return lines.map((line, index) => ({ ...line, pointer: `body/lines/${index}` }))
  if (!share) return []
  // The remainder of an equal share goes by household code (handbook §11); the id parts households of equal codes.
  const orderOf = (household: string): string => `${known.get(household)?.face?.code ?? ''}#${household}`
  const shares = shareEqually(fen(share.amountFen), share.households.map(orderOf))
  return share.households
    .map((household, index) => ({
      household,
      amountFen: shares.get(orderOf(household)) ?? 0,
      pointer: `body/share/households/${index}`,
    }))
    .toSorted((a, b) => (orderOf(a.household) < orderOf(b.household) ? -1 : 1))
}

type BadLine = { readonly code: RefusalCode; readonly fault: Fault; readonly values: Record<string, string> }

const refuseBadLines = (asked: readonly Asked[], { fund, input, known }: Entry): void => {
  const seen = new Set<string>()
  const bad: BadLine[] = []
  for (const { household, amountFen, pointer } of asked) {
    const { face, paidBefore } = known.get(household) ?? { face: undefined, paidBefore: false }
    if (seen.has(household)) bad.push(badLine(pointer, 'plan_lines_refused', {}, twice))
    else if (amountFen < 1) bad.push(badLine(pointer, 'plan_lines_refused', {}, nothing))
    else {
      const refusal = refusalOfLine(fund, { face, paidBefore })
      if (refusal)
        bad.push(
          badLine(pointer, refusal.reason, {
            ...(refusal.rule && { rule: refusal.rule }),
            ...(refusal.reason === 'already_paid' && { item: input.item, period: input.period }),
          }),
        )
    }
    seen.add(household)
  }
  const [first] = bad
  if (!first) return
  const faults = bad.map(({ fault }) => fault)
  if (bad.every(({ code }) => code === first.code) && first.code !== 'plan_lines_refused')
    throw new Refusal(first.code, first.values, faults)
  throw new Refusal('plan_lines_refused', { count: bad.length }, faults)
}

const twice = { zh: '同一户出现两次', en: 'the household is on the list twice' }
const nothing = { zh: '分到的金额不足一分', en: 'its share is less than one fen' }

const badLine = (
  pointer: string,
  code: RefusalCode,
  values: Record<string, string>,
  words?: { readonly zh: string; readonly en: string },
): BadLine => {
  const refusal = new Refusal(code, values)
  return {
    code,
    values,
    fault: {
      pointer,
      zh: words?.zh ?? textOf(refusal, 'zh').title,
      en: words?.en ?? textOf(refusal, 'en').title,
    },
  }
}
