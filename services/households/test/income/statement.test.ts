import { afterEach, expect, test } from '@jest/globals'
import { historyKey, entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { clerk, office, openAccount, type Account } from './account.ts'

let world: Account
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const years = async (query = '') =>
  (await world.call(office, 'GET', `/households/${world.id}/income-years${query}`)).body.years

test('a yearly statement that was imported goes before single entries, and the difference is shown', async () => {
  world = await openAccount(undefined, { wageFen: 2_400_000, operatingExpenseFen: 100_000 })
  await world.enter([{ month: '2020-05', item: 'wage', member: world.members[1], amountFen: 100_000 }])
  const [year] = await years()
  expect(year).toMatchObject({
    year: 2020,
    basis: 'statement',
    basisRule: 'statement-first',
    statement: { wageFen: 2_400_000, operatingExpenseFen: 100_000, netFen: 2_300_000 },
    account: { netFen: 100_000 },
    differences: { wageFen: -2_300_000, transferFen: null, operatingExpenseFen: null, netFen: -2_200_000 },
    netFen: 2_300_000,
    perHeadFen: 766_667,
  })
})

test('a statement of a year is no income of some months', async () => {
  world = await openAccount(undefined, { wageFen: 2_400_000 })
  expect((await world.income('?from=2020-01&to=2020-06')).body).toMatchObject({ statement: null, basis: 'none' })
})

test('years of which nothing is known are not in the list, and at most five are asked for', async () => {
  world = await openAccount(undefined, { wageFen: 2_400_000 })
  expect((await years('?from=2018&to=2020')).map(({ year }: { year: number }) => year)).toEqual([2020])
  for (const query of ['?from=2015&to=2020', '?from=2021&to=2020'])
    expect((await world.call(office, 'GET', `/households/${world.id}/income-years${query}`)).status).toBe(400)
})

test('from 2021 the family of the year divides: as the file was on its last day', async () => {
  world = await openAccount('2021-12-30T02:00:00.000Z')
  await world.enter([{ month: '2021-05', item: 'other-wage', amountFen: 600_000 }])
  const { body: before } = await world.income('?year=2021')
  expect(before.persons).toEqual({ rule: 'of-year', now: 3, ofYear: 3, onFileSince: null, used: 3 })
  // A son leaves in January: the file is another, and its history says what it was.
  const item = await world.table.get(entityKey(world.id))
  const file = item?.body as { persons: unknown[] }
  await world.table.write([
    { put: { ...item!, body: { ...file, persons: file.persons.slice(0, 2) }, version: 2 }, when: { version: 1 } },
    create({
      key: historyKey(world.id, 1),
      kind: 'history',
      body: { before: file, version: 1, who: 'usr', at: '2022-01-05T00:00:00.000Z', why: '分户', fields: ['persons'] },
    }),
  ])
  expect((await world.income('?year=2021')).body).toMatchObject({
    persons: { now: 2, ofYear: 3, used: 3 },
    perHeadFen: 200_000,
  })
  expect((await world.income('?year=2020')).body.persons).toMatchObject({
    rule: 'now',
    used: 2,
    onFileSince: '2021-12-30',
  })
})

test('a month’s entries are of that month wherever the clock of the server stands', async () => {
  world = await openAccount('2020-08-31T16:30:00.000Z')
  const { status } = await world.enter([{ month: '2020-09', item: 'transfer-04', amountFen: 1 }], clerk)
  expect(status).toBe(201)
})
