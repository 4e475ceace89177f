import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '@bangfu/facts/catalogue'
import { take } from '@bangfu/service/facts'
import { filesPart } from '../../src/functions/files/service.ts'
import { factOf, openAccount, paid, reversed, sold, takenBack, village, type Account } from './account.ts'

let world: Account
beforeEach(async () => void (world = await openAccount()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const of = (posting: string, amountFen: number) => ({ household: world.id, posting, amountFen })
const sale = (kind: string, amountFen: number, line = 1) => ({ household: world.id, line, kind, amountFen })
const account = async () => (await world.income('?year=2020')).body

describe('what others tell comes into the account', () => {
  test('a dividend that a fund paid is property income, student aid does not count, other money waits to be decided', async () => {
    await world.takeAll([
      paid(of('pst_1', 116_667)),
      paid(of('pst_2', 500), 'student-aid'),
      paid(of('pst_3', 7), 'aid'),
    ])
    expect(await account()).toMatchObject({
      sources: { propertyFen: 116_667, transferFen: null, wageFen: null },
      netFen: 116_667,
      account: { notCountedFen: 500, undecidedFen: 7 },
    })
  })

  test('a sale is what its distribution says: produce, wages, dividends', async () => {
    await world.takeAll([sold('ord_1', [sale('livestock', 3_000), sale('wage', 200, 2), sale('dividend', 10, 3)])])
    expect((await account()).sources).toEqual({
      wageFen: 200,
      operatingFen: 3_000,
      propertyFen: 10,
      transferFen: null,
      operatingExpenseFen: null,
    })
  })

  test('a sale that was taken back and distributed again counts as it is now', async () => {
    const wrong = [sale('livestock', 3_000)]
    await world.takeAll([sold('ord_1', wrong), takenBack('ord_1', wrong), sold('ord_1', [sale('livestock', 2_500)], 2)])
    expect((await account()).netFen).toBe(2_500)
  })

  test('a reversal that comes before its payment takes nothing from anybody, and the payment then counts as nothing', async () => {
    await world.takeAll([paid(of('pst_0', 40)), reversed(of('pst_2', 100), 'pst_1')])
    expect((await account()).netFen).toBe(40)
    await world.takeAll([paid(of('pst_1', 100))])
    expect((await account()).netFen).toBe(40)
  })

  test('money taken back that went to no household is not ours', async () => {
    const fact = reversed(of('pst_2', 1), 'pst_1')
    await world.takeAll([{ ...fact, body: { ...fact.body, household: null } } as Fact])
    expect((await account()).account.items).toEqual([])
  })

  test('a payment counts once, under whatever fact it comes again, and at the same moment too', async () => {
    const again = factOf('fct_again', 'posting.paid', {
      ...of('pst_1', 100),
      ...{ fund: 'fnd_1', plan: 'pln_1', division: village, item: 'dividend', period: '2020-05' },
    })
    await Promise.all(
      [paid(of('pst_1', 100)), paid(of('pst_1', 100)), again].map((fact) => take(filesPart, fact, world.deps)),
    )
    expect((await account()).netFen).toBe(100)
  })
})

test('whatever order facts come in and however often, every figure is the same', async () => {
  const first = [sale('planting', 900), sale('wage', 45, 2)]
  const facts = (): Fact[] => [
    paid(of('pst_1', 100)),
    paid(of('pst_2', 250), 'student-aid', '2020-07'),
    paid(of('pst_3', 33), 'star-reward', '2020-08'),
    reversed(of('pst_4', 100), 'pst_1'),
    sold('ord_1', first),
    takenBack('ord_1', first),
    sold('ord_1', [sale('planting', 800)], 2),
    sold('ord_2', [sale('dividend', 7)]),
  ]
  await world.takeAll(facts())
  const expected = await account()
  expect(expected).toMatchObject({ netFen: 807, account: { notCountedFen: 250, undecidedFen: 33 } })
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...Array(16).keys()], { minLength: 16 }), async (order) => {
      const own = await openAccount()
      try {
        const [kept, all] = [world, [] as Fact[]]
        world = own
        all.push(...facts(), ...facts())
        world = kept
        for (const index of order) await take(filesPart, all[index]!, own.deps)
        const { body } = await own.income('?year=2020')
        expect(own.defects).toEqual([])
        expect(body).toEqual(expected)
      } finally {
        own.close()
      }
    }),
    { numRuns: 10 },
  )
}, 20_000)
