import type { HouseholdFace } from '@bangfu/facts/faces'
import { funds } from '@bangfu/funds/service'
import type { FundsDeps } from '@bangfu/funds/deps'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type World } from '../support/world.ts'
import type { BenchRow } from './row.ts'

const division = '610528000901' as HouseholdFace['division']
const rounds = 5
const clients = 16
const lines = 475
const mustPerSecond = 200

const entry = actorWith('finance-entry', { division })
const approver = actorWith('finance-approver', { division })
const payer = actorWith('finance-payer', { division })

let keys = 0
const send = async (world: World<FundsDeps>, actor: typeof entry, path: string, body: unknown): Promise<any> => {
  const answered = await world.call(actor, 'POST', path, body, { 'idempotency-key': `bench-${++keys}` })
  if (answered.status >= 300) throw new Error(`${path}: ${JSON.stringify(answered.body)}`)
  return answered.body
}

const register = async (world: World<FundsDeps>, count: number): Promise<string[]> => {
  const faces = Array.from({ length: count }, (_, index): HouseholdFace => ({
    household: `hsh_${index.toString().padStart(22, '0')}`,
    code: `${division}${index.toString().padStart(4, '0')}`,
    division,
    category: '低保户',
    status: 'registered',
    payable: true,
    persons: 3,
    headMasked: '李某',
    position: null,
  }))
  for (let start = 0; start < count; start += 100)
    await world.table.write(
      faces.slice(start, start + 100).map((body) => create({ key: faceKey(body.household), kind: 'face', body })),
    )
  return faces.map(({ household }) => household)
}

const approvedPlan = async (
  world: World<FundsDeps>,
  fund: string,
  households: readonly string[],
  period: string,
): Promise<string> => {
  const share = { amountFen: households.length * 100, households }
  const plan = { item: 'dividend', period, basis: 'bench', share }
  const entered = (await send(world, entry, `/funds/${fund}/plans`, plan)) as { plan: string }
  await send(world, approver, `/plans/${entered.plan}/approval`, {})
  return entered.plan
}

const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}

const median = (figures: readonly number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0

/** Postings from one hot fund, through the whole service: many plans paid at once, and one long plan. */
export const rows = async (): Promise<BenchRow[]> => {
  const world = openWorld<FundsDeps>([funds], {})
  const households = await register(world, lines)
  const { fund } = (await send(world, entry, '/funds', {
    name: 'hot',
    source: 'county',
    year: 2020,
    purpose: 'bench',
    items: ['dividend'],
    scope: { division },
    from: '2000-01-01',
    to: '2099-12-31',
  })) as { fund: string }
  await send(world, entry, `/funds/${fund}/donations`, { amountFen: 1_000_000_000, document: 'bench' })
  const many: number[] = []
  const long: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const plans: string[] = []
    for (const household of households.slice(0, clients * 2))
      plans.push(await approvedPlan(world, fund, [household], `20${10 + round}-01`))
    const pay = (plan: string | undefined) => send(world, payer, `/plans/${plan}/payment`, {})
    const atOnce = async (): Promise<void> => {
      const client = async (): Promise<void> => {
        for (let plan = plans.pop(); plan !== undefined; plan = plans.pop()) await pay(plan)
      }
      await Promise.all(Array.from({ length: clients }, client))
    }
    many.push(await perSecond(plans.length, atOnce))
    const plan = await approvedPlan(world, fund, households, `20${10 + round}-02`)
    long.push(await perSecond(lines, () => pay(plan)))
  }
  world.close()
  const row = (what: string, figures: readonly number[]): BenchRow => {
    const rate = median(figures.slice(1))
    const detail = `${rate.toFixed(0)} postings a second, durable, through the edge`
    return { what, ratio: rate / mustPerSecond, must: '>= 1.00', ok: rate >= mustPerSecond, detail }
  }
  return [
    row(`a hot fund, plans of one line paid by ${clients} at once, against ${mustPerSecond} a second`, many),
    row(`a hot fund, one plan of ${lines} lines, against ${mustPerSecond} a second`, long),
  ]
}
