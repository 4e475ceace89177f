import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { pairedKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith } from '../../../../tests/support/world.ts'
import type { county } from './account.ts'
import { clerk, office, openAccount, paid, type Account } from './account.ts'

let world: Account
beforeEach(async () => void (world = await openAccount()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const wage = (amountFen: number, month = '2020-03') => ({ month, item: 'wage', member: world.members[1], amountFen })
const reverse = (month: string, entry: string, body: object = { why: '录错' }, actor = clerk, key = entry) =>
  world.call(actor, 'POST', `/households/${world.id}/income-entries/${month}/${entry}/reversal`, body, {
    'idempotency-key': `reverse-${key}`,
  })

describe('a year of entries', () => {
  beforeEach(async () => {
    const { status } = await world.enter([
      wage(300_000),
      wage(310_001, '2020-04'),
      {
        month: '2020-06',
        item: 'livestock-income',
        amountFen: 200_000,
        detail: { variety: '土鸡', quantity: { amount: 20, unit: '只' } },
      },
      { month: '2020-05', item: 'livestock-expense', amountFen: 50_000, document: '收据 3' },
      { month: '2020-07', item: 'transfer-02', member: world.members[0], amountFen: 90_000 },
      { month: '2020-07', item: 'aside-09', amountFen: 20_000 },
      { month: '2020-07', item: 'reward', amountFen: 7_000 },
      wage(1, '2019-12'),
    ])
    expect(status).toBe(201)
  })

  test('comes to four sources, expense, net and per head, exact to the fen', async () => {
    const { body } = await world.income('?year=2020')
    expect(body.basis).toBe('entries')
    expect(body.sources).toEqual({
      wageFen: 610_001,
      operatingFen: 200_000,
      propertyFen: null,
      transferFen: 90_000,
      operatingExpenseFen: 50_000,
    })
    expect(body.netFen).toBe(850_001)
    // 850,001 / 3 = 283,333.67
    expect([body.perHeadFen, body.rounding, body.persons.used]).toEqual([283_334, 'half-up', 3])
  })

  test('says of each item whether it counts and why, down to the entries', async () => {
    const { account } = (await world.income('?year=2020')).body
    expect([account.notCountedFen, account.undecidedFen]).toEqual([20_000, 7_000])
    const of = (code: string) => account.items.find(({ item }: { item: string }) => item === code)
    expect(of('wage')).toMatchObject({ counting: 'counted', amountFen: 610_001, pack: 'income-2014' })
    expect(of('wage').entries.map(({ month, amountFen }: any) => [month, amountFen])).toEqual([
      ['2020-03', 300_000],
      ['2020-04', 310_001],
    ])
    expect(of('aside-09')).toMatchObject({ counting: 'not-counted', why: { zh: '不作为稳定收入计入' } })
    expect(of('reward').counting).toBe('undecided')
  })

  test('stands to the lines of its year by the whole income, each with its source', async () => {
    const { comparisons } = (await world.income('?year=2020')).body
    expect(comparisons.map(({ kind, standing, met }: any) => [kind, standing, met])).toEqual([
      ['poverty-line', 'below', false],
      ['demonstration-household', 'below', false],
      ['demonstration-per-head', 'below', false],
    ])
    expect(comparisons[0]).toMatchObject({ marginFen: 850_001 - 3 * 400_000, source: { strength: 'WEAK' } })
  })

  test('can be asked by months, and by the window of monitoring', async () => {
    expect((await world.income('?from=2020-03&to=2020-03')).body).toMatchObject({ year: null, netFen: 300_000 })
    const window = (await world.income('?identifiedOn=2020-07-20')).body
    expect([window.from, window.to, window.netFen]).toEqual(['2019-07', '2020-06', 760_002])
    expect((await world.income('?year=2018')).body).toMatchObject({ basis: 'none', netFen: null, comparisons: [] })
  })

  test('is listed entry by entry, page by page', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await world.call(
        office,
        'GET',
        `/households/${world.id}/income-entries?limit=3${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.items.map(({ entry }: any) => entry.month))
      cursor = body.next ?? ''
    } while (cursor !== '')
    expect(seen).toEqual(['2019-12', '2020-03', '2020-04', '2020-05', '2020-06', '2020-07', '2020-07', '2020-07'])
    const july = await world.call(office, 'GET', `/households/${world.id}/income-entries?month=2020-07`)
    expect(july.body.items).toHaveLength(3)
  })
})

describe('nothing is overwritten', () => {
  test('a reversal names its entry, a correction stands in its place, and both stay in the account', async () => {
    const { entry } = (await world.enter([wage(300_000)])).body.entries[0]
    const { status, body } = await reverse('2020-03', entry, { why: '应为三千二', correction: wage(320_000) })
    expect(status).toBe(201)
    expect(body.reversal).toMatchObject({ entry, by: clerk.id, why: '应为三千二', replacedBy: body.correction.entry })
    expect((await world.income()).body.netFen).toBe(320_000)
    const lines = (await world.call(office, 'GET', `/households/${world.id}/income-entries`)).body.items
    expect(lines.map(({ kind }: any) => kind).toSorted()).toEqual(['entry', 'entry', 'reversal'])
  })

  test('an entry is taken back once, also by two at the same moment', async () => {
    const { entry } = (await world.enter([wage(300_000)])).body.entries[0]
    const both = await Promise.all([1, 2].map((each) => reverse('2020-03', entry, undefined, clerk, `${entry}${each}`)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    const again = await reverse('2020-03', entry, undefined, office, 'later')
    expect([again.status, again.body.type]).toEqual([409, '/problems/income_entry_reversed'])
    expect((await world.income()).body.netFen).toBe(null)
  })

  test('the same request twice enters once', async () => {
    const [first, second] = [await world.enter([wage(5)], clerk, 'same'), await world.enter([wage(5)], clerk, 'same')]
    expect(second.body).toEqual(first.body)
    expect((await world.income()).body.netFen).toBe(5)
  })

  test('money that a fund paid is taken back in the fund', async () => {
    await world.takeAll([paid({ household: world.id, posting: 'pst_1', amountFen: 100 })])
    const line = (await world.call(office, 'GET', `/households/${world.id}/income-entries`)).body.items[0].entry
    const { status, body } = await reverse(line.month, line.entry)
    expect([status, body.type, body.origin]).toEqual([409, '/problems/income_entry_told', 'payment'])
  })

  test('an entry that is not there is not taken back', async () => {
    expect((await reverse('2020-03', `inc_${'0'.repeat(22)}`)).status).toBe(404)
  })
})

describe('what is refused', () => {
  test.each([
    ['a month that has not come', { month: '2020-09' }, 'body/entries/0/month'],
    ['a month before 2000', { month: '1999-12' }, 'body/entries/0/month'],
    ['an item of no list', { item: 'lottery' }, 'body/entries/0/item'],
    ['an item of another province', { item: 'sd-50' }, 'body/entries/0/item'],
    ['a wage of nobody', { member: undefined }, 'body/entries/0/member'],
    ['a wage of somebody else', { member: `per_${'0'.repeat(22)}` }, 'body/entries/0/member'],
    ['nothing', { amountFen: 0 }, '/entries/0/amountFen'],
    ['more than ten million yuan', { amountFen: 1_000_000_001 }, '/entries/0/amountFen'],
    ['half a fen', { amountFen: 0.5 }, '/entries/0/amountFen'],
  ])('%s, and nothing is entered', async (_what, change, pointer) => {
    const { status, body } = await world.enter([{ ...wage(100), ...change }, wage(100)])
    expect([status, body.type]).toEqual([400, '/problems/invalid_input'])
    expect(body.errors[0].pointer).toContain(pointer)
    expect((await world.income()).body.account.items).toEqual([])
  })

  test('more than two hundred typed entries in a month', async () => {
    for (let round = 0; round < 5; round++)
      expect((await world.enter(Array.from({ length: 40 }, () => wage(1)))).status).toBe(201)
    const { status, body } = await world.enter([wage(1)])
    expect([status, body.type, body.most]).toEqual([409, '/problems/income_month_full', 200])
    expect((await world.enter([wage(1, '2020-02')])).status).toBe(201)
  })

  test.each([
    '?year=2020&from=2020-01&to=2020-02',
    '?from=2020-01',
    '?from=2020-03&to=2020-02',
    '?from=2018-01&to=2020-02',
    '?year=1800',
    '?identifiedOn=2012-01-01',
  ])('a question that means nothing: %s', async (query) => {
    expect((await world.income(query)).status).toBe(400)
  })
})

describe('who may', () => {
  test('the helper enters for the household that is his, and not for another', async () => {
    const mine = actorWith('helper', { helper: 'hlp_1' })
    await world.table.write([
      create({
        key: pairedKey('hlp_1', world.id),
        kind: 'paired',
        body: { periods: [{ from: '2020-01-01', to: null }] },
      }),
    ])
    expect((await world.enter([wage(1)], mine)).status).toBe(201)
    expect((await world.enter([wage(1)], actorWith('helper', { helper: 'hlp_2' }))).status).toBe(404)
    expect((await reverse('2020-03', `inc_${'0'.repeat(22)}`, undefined, mine)).status).toBe(403)
  })

  test('the household reads its own account and types nothing into it', async () => {
    const own = actorWith('household', { household: world.id })
    await world.enter([wage(1)])
    expect((await world.income('', own)).body.netFen).toBe(1)
    expect((await world.enter([wage(1)], own)).status).toBe(403)
    expect((await world.income('', actorWith('household', { household: 'hsh_other' }))).status).toBe(404)
  })

  test('a clerk of another village finds nothing', async () => {
    const stranger = actorWith('village-clerk', { division: '610528000902' as typeof county })
    expect((await world.enter([wage(1)], stranger)).status).toBe(404)
    expect((await world.income('', stranger)).status).toBe(404)
  })
})

test('the items in force are told to everybody who is signed in, with what a county has to confirm', async () => {
  const { body } = await world.call(clerk, 'GET', '/income-items?division=610528&month=2023-05')
  expect([body.pack, body.population]).toEqual(['income-2021', 'of-year'])
  expect(body.items.find(({ code }: any) => code === 'own-medical-cost')).toMatchObject({ account: 'memo' })
  expect(body.toConfirm.map(({ amountFen }: any) => amountFen)).toEqual([880_000, 840_000])
})
