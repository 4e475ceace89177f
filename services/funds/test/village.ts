import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import type { FactInput } from '@bangfu/facts/catalogue'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { faceKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { actorWith, openWorld, type Answered, type World } from '../../../tests/support/world.ts'
import type { FundsDeps } from '../src/deps.ts'
import type { Till } from '../src/ledger/ledger.ts'
import { funds } from '../src/service.ts'

export const village = '610528000901' as HouseholdFace['division']
export const county = '610528' as Division

export const entry = actorWith('finance-entry', { division: county })
export const approver = actorWith('finance-approver', { division: county })
export const payer = actorWith('finance-payer', { division: county })
export const auditor = actorWith('auditor', { division: county })

export const openFunds = (start?: string): World<FundsDeps> => openWorld([funds], {}, start)

/** The id of the n-th household of a test. */
export const householdId = (n: number): string => `hsh_${n.toString().padStart(22, '0')}`

const faceOf = (n: number, more: Partial<HouseholdFace> = {}): HouseholdFace => ({
  household: householdId(n),
  code: `${village}${n.toString().padStart(4, '0')}`,
  division: village,
  category: '一般贫困户',
  status: 'registered',
  payable: true,
  persons: 3,
  headMasked: '李某',
  position: null,
  ...more,
})

const createFace = (face: HouseholdFace) => create({ key: faceKey(face.household), kind: 'face', body: face })

/** Puts the face of a household where the households service would have written it. */
export const registerHousehold = async (
  world: World<Deps>,
  n: number,
  more: Partial<HouseholdFace> = {},
): Promise<string> => {
  await world.table.write([createFace(faceOf(n, more))])
  return householdId(n)
}

/** Changes a household's face, as the households service would. */
export const changeHousehold = async (
  world: World<Deps>,
  household: string,
  more: Partial<HouseholdFace>,
): Promise<void> => {
  const item = await world.table.get(faceKey(household))
  if (!item) throw new Error('no such household')
  const face = { ...(item.body as HouseholdFace), ...more }
  await world.table.write([replace({ key: faceKey(household), kind: 'face', body: face }, item.version)])
}

export const registerHouseholds = async (world: World<Deps>, count: number): Promise<string[]> => {
  const faces = Array.from({ length: count }, (_, index) => faceOf(index + 1))
  for (let start = 0; start < count; start += 100)
    await world.table.write(faces.slice(start, start + 100).map(createFace))
  return faces.map(({ household }) => household)
}

let keys = 0

/** Calls with an Idempotency-Key of its own unless one is given. */
export const send = (world: World<Deps>, actor: Actor, path: string, body: unknown, key?: string): Promise<Answered> =>
  world.call(actor, 'POST', path, body, { 'idempotency-key': key ?? `key-${++keys}` })

export const fundInput = {
  name: '养殖厂分红',
  source: 'village-collective',
  year: 2020,
  purpose: '分红到户',
  items: ['dividend'],
  scope: { division: village as string },
  from: '2020-01-01',
  to: '2020-12-31',
}

export const openFund = async (world: World<Deps>, more: object = {}): Promise<string> => {
  const { status, body } = await send(world, entry, '/funds', { ...fundInput, ...more })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.fund as string
}

export const openRewardFund = (world: World<Deps>): Promise<string> =>
  openFund(world, { name: '六星奖励', items: ['star-reward'], rewardFor: village })

export const donate = (
  world: World<Deps>,
  fund: string,
  amountFen: number,
  more: object = {},
  key?: string,
): Promise<Answered> => send(world, entry, `/funds/${fund}/donations`, { amountFen, document: '回单 1', ...more }, key)

export const planInput = { item: 'dividend', period: '2020-05', basis: '分红决议' }

export const enter = (world: World<Deps>, fund: string, more: object, key?: string): Promise<Answered> =>
  send(world, entry, `/funds/${fund}/plans`, { ...planInput, ...more }, key)

export const approve = (world: World<Deps>, plan: string, actor = approver): Promise<Answered> =>
  send(world, actor, `/plans/${plan}/approval`, {})

export const pay = (world: World<Deps>, plan: string, actor = payer, key?: string): Promise<Answered> =>
  send(world, actor, `/plans/${plan}/payment`, {}, key)

/** A plan that is entered and approved. */
export const approvedPlan = async (world: World<Deps>, fund: string, more: object): Promise<string> => {
  const entered = await enter(world, fund, more)
  if (entered.status !== 201) throw new Error(JSON.stringify(entered.body))
  const { plan } = entered.body
  await approve(world, plan)
  return plan as string
}

export const read = (world: World<Deps>, path: string, actor: Actor = auditor): Promise<Answered> =>
  world.call(actor, 'GET', path)

export const fundMoney = async (world: World<Deps>, fund: string): Promise<Till> =>
  (await read(world, `/funds/${fund}`)).body

/** A walk along the whole chain, with the fund's own word on whether it is right. */
export const verified = async (world: World<Deps>, fund: string) =>
  (await read(world, `/funds/${fund}/verification`)).body

export type Reward = FactInput<'reward.decided'>

export const rewardOf = (lines: readonly { household: string; amountFen: number }[]): Reward => ({
  village,
  period: '2020-08',
  item: 'star-reward',
  budgetFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
  signedBy: ['usr-1', 'usr-2', 'usr-3'],
  lines: lines.map(({ household, amountFen }) => ({
    household,
    code: household.slice(-4),
    stars: 1,
    amountFen,
  })),
})

/** Tells that a reward was decided, as the assessments service would. */
export const decide = (world: World<Deps>, reward: Reward): Promise<void> =>
  world.table.write([tell(world.deps, instant('2020-08-31T10:00:00Z'), village, 'reward.decided', reward)])
