import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fenOfYuan } from '@bangfu/kernel/money'
import type { Division } from '@bangfu/kernel/division'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import type { FundsDeps } from '../../src/deps.ts'
import { enterBudgetLine, type BudgetLine } from '../../src/money/budget-line.ts'
import { recordEvent, shareOf, type MoneyEvent } from '../../src/money/money-state.ts'
import * as v from '../village.ts'

const cases = JSON.parse(readFileSync(new URL('../../../../cases/funds.json', import.meta.url), 'utf8'))
/** 万元, exactly as printed. */
const fenOf = (wan: string | number): number => {
  const [whole = '', rest = ''] = String(wan).split('.')
  return fenOfYuan(`${whole}${rest.padEnd(4, '0')}`) ?? NaN
}
const other = actorWith('finance-entry', { division: v.county }, 'usr-other')

let world: World<FundsDeps>
let fund: string
beforeEach(async () => {
  world = v.openFunds()
  fund = await v.openFund(world, { source: 'counterpart', scope: { division: v.county } })
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const tell = (body: object, actor = v.entry, key?: string) =>
  v.send(world, actor, `/funds/${fund}/money-events`, { on: '2020-03-01', document: '文件', ...body }, key)
const state = (name: string, amountFen: number, more: object = {}) =>
  tell({ kind: 'state', state: name, amountFen, ...more })
const states = async (query = '') => (await v.read(world, `/funds/${fund}/money-states${query}`)).body
const list = (division: string, actor = v.auditor) => v.read(world, `/undisbursed-funds?division=${division}`, actor)

describe('the states of money', () => {
  test('stand side by side as the report of the counterpart aid has them, and are never added', async () => {
    const { counterpartAid: aid } = cases
    await state('approved', fenOf(aid.approvedTotalInvestment))
    await state('allocated', fenOf(aid.aid), { on: '2020-03-02' })
    await state('disbursed', fenOf(aid.disbursed))
    await state('settled', fenOf(aid.investmentCompleted))
    const { standing } = await states()
    expect(standing.byState).toMatchObject({
      approved: fenOf(aid.approvedTotalInvestment),
      allocated: fenOf(aid.aid),
      disbursed: fenOf(aid.disbursed),
      settled: fenOf(aid.investmentCompleted),
    })
    expect(standing).toMatchObject({
      undisbursedFen: fenOf(aid.undisbursed),
      otherMoneyFen: fenOf(aid.expect.otherMoney),
      disbursedOfAllocated: aid.expect.disbursedShare,
      settledOfApproved: aid.expect.completedShareOfApproved,
    })
    const figures = aid.expect.mustNotSum.map((name: string) => fenOf(aid[name])) as number[]
    const sums = figures.flatMap((a, i) => figures.slice(i + 1).map((b) => a + b))
    for (const sum of [...sums, figures.reduce((a, b) => a + b)])
      expect(JSON.stringify(standing)).not.toContain(`${sum}`)
  })

  test('may go beyond the plan, and say so', async () => {
    await state('approved', 300)
    await state('settled', 400)
    expect((await states()).standing).toMatchObject({ settledOfApproved: '133.33%', undisbursedFen: 0 })
  })

  test('are corrected by a dated opposite that another hand enters, once', async () => {
    const { body } = await state('allocated', 500)
    const undo = (actor = other, on = '2020-04-01') =>
      tell({ kind: 'reversal', reverses: body.event, on, reason: '重复登记' }, actor)
    expect((await undo(v.entry)).body.type).toBe('/problems/same_person')
    expect((await undo(other, '2020-02-01')).status).toBe(400)
    const answers = await Promise.all([undo(), undo()])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect((await undo()).body.type).toBe('/problems/already_reversed')
    expect((await states('?on=2020-03-31')).standing.byState.allocated).toBe(500)
    expect((await states()).standing).toMatchObject({ byState: { allocated: 0 }, undisbursed: [] })
    expect((await states()).events).toHaveLength(2)
  })

  test('are recorded once by a repeat, and all of them in a race', async () => {
    const repeat = () => tell({ kind: 'state', state: 'applied', amountFen: 7 }, v.entry, 'once')
    expect((await repeat()).body).toEqual((await repeat()).body)
    const raced = await Promise.all([1, 2, 3].map((amount) => state('applied', amount)))
    expect(raced.map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await states()).standing.byState.applied).toBe(13)
  })

  test('of a project are those of the project', async () => {
    await state('allocated', 10, { project: '养殖场' })
    await state('allocated', 5)
    expect((await states(`?project=${encodeURIComponent('养殖场')}`)).standing.byState.allocated).toBe(10)
    expect((await states()).standing.byState.allocated).toBe(15)
  })

  test('refuse days to come, amounts that are none, and unknown states and reasons', async () => {
    const answers = await Promise.all([
      state('allocated', 5, { on: '2020-08-16' }),
      state('allocated', 0),
      state('spent', 5),
      tell({ kind: 'reason', code: 'lazy' }),
      tell({ kind: 'reversal', reverses: `mev_${'0'.repeat(22)}`, reason: '无此' }, other),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404])
  })

  test('a share is the nearest hundredth of a percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e12 }), (part, whole) => {
        const share = BigInt(shareOf(part, whole) ?? -1)
        const error = 2n * (share * BigInt(whole) - BigInt(part) * 10_000n)
        expect(error <= BigInt(whole) && error > -BigInt(whole)).toBe(true)
      }),
    )
    expect(shareOf(1, 0)).toBeNull()
  })
})

describe('money that is not disbursed', () => {
  test('ages by its oldest allocation, with the reason that was given last', async () => {
    await state('allocated', 100, { on: '2020-01-01', document: '第一批' })
    await state('allocated', 200, { on: '2020-06-01', document: '第二批' })
    await state('disbursed', 150, { on: '2020-07-01' })
    await v.send(world, v.entry, `/funds/${fund}/money-events`, {
      kind: 'reason',
      code: 'procurement',
      on: '2020-07-02',
    })
    const { standing } = await states()
    expect(standing.undisbursed).toEqual([{ since: '2020-06-01', document: '第二批', amountFen: 150, days: 75 }])
    expect((await list(v.county)).body.items).toMatchObject([
      { fund, undisbursedFen: 150, since: '2020-06-01', reason: { code: 'procurement' } },
    ])
    await state('disbursed', 150, { on: '2020-07-03' })
    expect((await list(v.county)).body.items).toEqual([])
  })

  test('is listed the oldest first, page by page, in its own county and township only', async () => {
    const late = await v.openFund(world, { scope: { division: v.village } })
    await state('allocated', 5, { on: '2020-05-01' })
    fund = late
    await state('allocated', 5, { on: '2020-04-01' })
    const first = (await v.read(world, `/undisbursed-funds?division=${v.county}&limit=1`)).body
    expect(first.items).toMatchObject([{ fund: late, since: '2020-04-01' }])
    const second = (await v.read(world, `/undisbursed-funds?division=${v.county}&limit=1&cursor=${first.next}`)).body
    expect(second.items).toMatchObject([{ since: '2020-05-01' }])
    expect((await list(v.village.slice(0, 9))).body.items).toMatchObject([{ fund: late }])
    expect((await list(v.village)).status).toBe(400)
    const elsewhere = actorWith('auditor', { division: '610529' as Division })
    expect((await list(v.county, elsewhere)).status).toBe(404)
    expect((await v.read(world, `/funds/${fund}/money-states`, elsewhere)).status).toBe(404)
    expect((await tell({ kind: 'state', state: 'paid', amountFen: 1 }, v.payer)).status).toBe(403)
  })
})

describe('a budget', () => {
  const enter = (title: string, wan: number, more: object = {}) =>
    v.send(world, v.entry, '/budget-lines', {
      ...{ division: v.county, year: 2020, title, amountFen: fenOf(wan), document: '预算' },
      ...more,
    })
  const budget = async () => (await v.read(world, `/budget-lines?division=${v.county}&year=2020`)).body

  test('counts money once that other plans announce again: 5,000 and not 6,800', async () => {
    const { ownBudget } = cases
    const lines = new Map<string, string>()
    for (const [title, wan] of ownBudget.lines) lines.set(title, (await enter(title, wan)).body.line)
    const same = ['大病救助', '贫困大学生资助', '核桃产业'].map((title) => lines.get(title))
    for (const [index, [title, wan]] of ownBudget.announcedAgainElsewhere.entries())
      await enter(title, wan, { announces: same[index], document: '六个一' })
    const { lines: entered, totalFen, announcedAgainFen } = await budget()
    expect(totalFen).toBe(fenOf(ownBudget.expect.afterLinkingAnnouncements))
    expect(Number(totalFen) + Number(announcedAgainFen)).toBe(fenOf(ownBudget.expect.withoutLinkingWouldBe))
    expect(entered.find(({ title }: any) => title === '核桃产业').announcedAs).toEqual(['核桃（六个一）'])
  })

  test('links only to an original line of the same division and year', async () => {
    const { line } = (await enter('产业', 1)).body
    const again = (await enter('产业', 1, { announces: line })).body.line
    const answers = await Promise.all([
      enter('产业', 1, { announces: again }),
      enter('产业', 1, { announces: line, year: 2021 }),
      enter('产业', 1, { announces: line, division: v.village }),
      enter('产业', 1, { announces: `bgl_${'0'.repeat(22)}` }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})

test('there are no more records than one reading takes', () => {
  const made = { event: 'mev', line: 'bgl', fund: 'fnd', by: 'usr', at: '2020-08-15T02:00:00.000Z' } as any
  const full = Array.from({ length: 1000 }, () => ({})) as MoneyEvent[]
  expect(() => recordEvent(full, {} as any, made)).toThrow('money_records_full')
  expect(() => enterBudgetLine({} as any, full.slice(0, 500) as unknown as BudgetLine[], made)).toThrow(
    'money_records_full',
  )
})
