import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFact } from '@bangfu/facts/catalogue'
import { funds } from '@bangfu/funds/service'
import { startOfChain, verifyChain } from '@bangfu/funds/ledger/verify-chain'
import type { FundsDeps } from '@bangfu/funds/deps'
import { take } from '@bangfu/service/facts'
import { listAll } from '@bangfu/table/table'
import { postingsBetween } from '@bangfu/funds/ledger/ledger-table'
import type { Plan } from '@bangfu/funds/plans/plan'
import { crashing, forgetCrashes, type Fate } from '../../services/funds/test/crashing.ts'
import * as v from '../../services/funds/test/village.ts'
import type { World } from '../support/world.ts'

/**
 * Whatever people, facts and crashes do in whatever order: money is conserved, nothing is paid twice, the chain is
 * whole. Every command that a crash cut off is sent again, once, twice or never, as people do.
 */
type Command =
  | { readonly kind: 'donate'; readonly amountFen: number }
  /** Entered, and approved unless it is left lying. */
  | {
      readonly kind: 'plan'
      readonly households: readonly number[]
      readonly amountFen: number
      readonly left: boolean
    }
  | { readonly kind: 'approve' | 'pay'; readonly plan: number }
  | { readonly kind: 'reverse'; readonly posting: number }
  | { readonly kind: 'decide'; readonly month: number; readonly amountFen: number }
  | { readonly kind: 'carry' }
  | { readonly kind: 'remove' | 'restore'; readonly household: number }
type Step = { readonly command: Command; readonly crashes: readonly (readonly [number, 'before' | 'after'])[] }

const someHouseholds = 24

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('donate' as const), amountFen: fc.integer({ min: 1, max: 60_000 }) }),
  fc.record({
    kind: fc.constant('plan' as const),
    left: fc.nat(4).map((one) => one === 0),
    households: fc.uniqueArray(fc.integer({ min: 1, max: someHouseholds }), {
      minLength: 1,
      maxLength: someHouseholds,
    }),
    amountFen: fc.integer({ min: 1, max: 40_000 }),
  }),
  fc.record({ kind: fc.constantFrom('approve' as const, 'pay' as const, 'pay' as const), plan: fc.nat(5) }),
  fc.record({ kind: fc.constant('pay' as const), plan: fc.nat(2) }),
  fc.record({ kind: fc.constant('reverse' as const), posting: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    kind: fc.constant('decide' as const),
    month: fc.integer({ min: 1, max: 2 }),
    amountFen: fc.integer({ min: 1, max: 900 }),
  }),
  fc.record({ kind: fc.constant('carry' as const) }),
  fc.record({
    kind: fc.constantFrom('remove' as const, 'restore' as const),
    household: fc.integer({ min: 1, max: someHouseholds }),
  }),
)

const step: fc.Arbitrary<Step> = fc.record({
  command,
  // One write of each of the first tries may be where the process dies.
  crashes: fc.array(fc.tuple(fc.nat(4), fc.constantFrom('before' as const, 'after' as const)), { maxLength: 3 }),
})

type Story = { readonly world: World<FundsDeps>; readonly fund: string; readonly plans: string[]; carried: number }

/** Sends a request until it is answered by something else than the crash. */
const insist = async (story: Story, crashes: Step['crashes'], request: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    const crash = crashes[attempt]
    const fate: Fate = (write) => (crash && write === crash[0] ? crash[1] : undefined)
    const { mend } = crashing(story.world, fate)
    const answered = await request()
    mend()
    forgetCrashes(story.world)
    if (answered) return
  }
}

/** Carries the facts told so far, each at least once; those of odd order twice. */
const carry = async (story: Story): Promise<void> => {
  for (;;) {
    const [record] = await story.world.table.feed(story.carried, 1)
    if (!record) return
    const fact = parseFact(record.item.body)
    await take(funds, fact, story.world.deps)
    if (record.seq % 2 === 1) await take(funds, fact, story.world.deps)
    story.carried = record.seq
  }
}

const perform = async (story: Story, { command, crashes }: Step, key: string): Promise<void> => {
  const { world, fund, plans } = story
  const send = (call: () => ReturnType<typeof v.pay>) =>
    insist(story, crashes, async () => {
      const { status, body } = await call()
      if (status === 201 && typeof body.plan === 'string' && body.state === 'entered' && !plans.includes(body.plan))
        plans.push(body.plan)
      return status < 500
    })
  switch (command.kind) {
    case 'donate':
      return send(() => v.donate(world, fund, command.amountFen, {}, key))
    case 'plan': {
      const share = { amountFen: command.amountFen, households: command.households.map(v.householdId) }
      const before = plans.length
      await send(() => v.enter(world, fund, { item: 'star-reward', period: '2020-02', share }, key))
      const entered = plans[before]
      if (entered === undefined || command.left) return
      return send(() => v.approve(world, entered))
    }
    case 'approve':
    case 'pay': {
      const plan = plans[command.plan]
      if (plan === undefined) return
      if (command.kind === 'approve') return send(() => v.approve(world, plan))
      return send(() => v.pay(world, plan, v.payer, key))
    }
    case 'reverse': {
      const path = `/funds/${fund}/postings/${command.posting}/reversal`
      return send(() => v.send(world, v.approver, path, { why: '更正' }, key))
    }
    case 'decide': {
      const lines = Array.from({ length: someHouseholds }, (_, index) => ({
        household: v.householdId(index + 1),
        amountFen: command.amountFen,
      }))
      return v.decide(world, { ...v.rewardOf(lines), period: `2020-0${command.month}` as never })
    }
    case 'carry':
      return insist(story, crashes, () =>
        carry(story).then(
          () => true,
          () => false,
        ),
      )
    default:
      return v.changeHousehold(world, v.householdId(command.household), { payable: command.kind === 'restore' })
  }
}

/** What must hold at every moment, read from the ledger itself. */
const assertRight = async ({ world, fund }: Story): Promise<void> => {
  const items = await listAll(world.table, postingsBetween(fund, 1, 999_999), 10_000)
  const { walk, broken } = verifyChain(
    startOfChain(fund),
    items.map(({ body }) => body),
  )
  const till = await v.fundMoney(world, fund)
  expect(broken).toBeNull()
  expect(walk).toEqual({ fund, entries: till.entries, balanceFen: till.balanceFen, headHash: till.headHash })
  expect(till.balanceFen).toBe(till.receivedFen - till.returnedFen - till.paidFen + till.reversedFen)
  const standing = new Map<string, number>()
  const reversed = new Set<number>()
  for (const { body } of items as any) {
    const name = `${body.household} ${body.item} ${body.period}`
    if (body.kind === 'payment') standing.set(name, (standing.get(name) ?? 0) + 1)
    if (body.kind !== 'reversal') continue
    expect(reversed.has(body.reverses.number)).toBe(false)
    reversed.add(body.reverses.number)
    if (body.household) standing.set(name, (standing.get(name) ?? 0) - 1)
  }
  expect([...standing.values()].filter((times) => times !== 0 && times !== 1)).toEqual([])
  await assertPlansRight(world, items as any)
}

/** What the plans say is what the ledger says. */
const assertPlansRight = async (world: World<FundsDeps>, items: readonly any[]): Promise<void> => {
  const { body } = await v.read(world, `/plans?division=${v.village}&limit=200`)
  for (const plan of body.items as Omit<Plan, 'list'>[]) {
    const of = (kind: string) =>
      items.filter(({ body: posting }) => posting.plan === plan.plan && posting.kind === kind)
    if (plan.state === 'paid' || plan.state === 'partly_paid') {
      expect(plan.paidLines).toBe(of('payment').length - of('reversal').length)
      expect(plan.paidLines + plan.refusedLines + plan.reversedLines).toBe(plan.lines)
    }
    const lines = (await v.read(world, `/plans/${plan.plan}/lines?limit=200`)).body.items
    expect(lines).toHaveLength(plan.lines)
    expect(lines.reduce((sum: number, line: { amountFen: number }) => sum + line.amountFen, 0)).toBe(plan.amountFen)
    const posted = of('payment').map(({ body: posting }) => posting.number)
    expect(lines.flatMap((line: any) => (line.posting ? [line.posting.number] : [])).toSorted()).toEqual(
      posted.toSorted(),
    )
  }
}

describe('the ledger', () => {
  test('conserves money, pays nothing twice and stays whole, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), async (steps) => {
        const world = v.openFunds()
        await v.registerHouseholds(world, someHouseholds)
        const story: Story = { world, fund: await v.openRewardFund(world), plans: [], carried: 0 }
        for (const [index, one] of steps.entries()) await perform(story, one, `step-${index}`)
        await assertRight(story)
        await carry(story)
        await assertRight(story)
        expect(world.defects).toEqual([])
        world.close()
      }),
      { numRuns: 25, endOnFailure: true },
    )
  }, 120_000)
})
