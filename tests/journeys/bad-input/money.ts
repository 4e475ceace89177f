import { describe, expect, test } from '@jest/globals'
import { mostFen } from '@bangfu/kernel/money'
import type { RefusalCode } from '@bangfu/kernel/refusal-codes'
import { visitBody, type Place } from './place.ts'
import { expectRefused } from './refused.ts'

/** Amounts that are none; as text, since JSON can say what JavaScript cannot. */
const badAmounts = [
  ['negative', '-1'],
  ['nothing', '0'],
  ['a fraction', '1166.67'],
  ['a fraction that no binary number is', '0.30000000000000004'],
  ['more than a county has', String(mostFen + 1)],
  ['more than a number holds exactly', '9007199254740993'],
  ['1e308', '1e308'],
  ['infinite', '1e400'],
  ['text', '"100"'],
  ['full-width text', '"１００"'],
  ['a list', '[100]'],
  ['null', 'null'],
] as const

/** Money, months and households that cannot be. */
export const badMoney = (place: () => Place): void => {
  const post = (path: string, body: string, headers: Record<string, string>) =>
    place().call('entry', 'POST', `/funds/${place().fund}/${path}`, { body, headers })
  const plan = (more: object): string =>
    JSON.stringify({ item: 'aid', period: place().target.stage.period, basis: '花名册', ...more })

  describe('an amount that is', () => {
    test.each(badAmounts)('%s is not paid in', async (_what, amount) => {
      const body = `{"amountFen":${amount},"document":"收据"}`
      await expectRefused(place(), (headers) => post('donations', body, headers), {
        status: 400,
        code: 'invalid_input',
        pointer: 'body/amountFen',
      })
    })

    test.each(badAmounts)('%s is not put into a plan', async (_what, amount) => {
      const [household, other] = place().households
      const lines = [
        { household: other, amountFen: 100 },
        { household, amountFen: '?' },
      ]
      const body = plan({ lines }).replace('"?"', amount)
      await expectRefused(place(), (headers) => post('plans', body, headers), {
        status: 400,
        code: 'invalid_input',
        pointer: 'body/lines/1/amountFen',
      })
    })

    test.each(badAmounts)('%s is not shared', async (_what, amount) => {
      const body = plan({ share: { amountFen: '?', households: place().households } }).replace('"?"', amount)
      await expectRefused(place(), (headers) => post('plans', body, headers), {
        status: 400,
        code: 'invalid_input',
        pointer: 'body/share/amountFen',
      })
    })

    test.each(badAmounts.filter(([, amount]) => amount !== '0'))(
      '%s is not what goods are worth',
      async (_what, amount) => {
        const { target, households, helper, call } = place()
        const goods = [{ name: '面粉', quantity: 1, unit: '袋', valueFen: '?' }]
        const body = JSON.stringify({ ...visitBody(target, households[0] ?? '', helper), goods }).replace('"?"', amount)
        await expectRefused(place(), (headers) => call('helper', 'POST', '/visits', { body, headers }), {
          status: 400,
          code: 'invalid_input',
          pointer: 'body/goods/0/valueFen',
        })
      },
    )

    test('good line by line and too much together is refused', async () => {
      const lines = place()
        .households.slice(0, 2)
        .map((household) => ({ household, amountFen: mostFen }))
      await expectRefused(place(), (headers) => post('plans', plan({ lines }), headers), {
        status: 422,
        code: 'fund_too_large',
      })
    })

    test('less than a fen for each is refused', async () => {
      const body = plan({ share: { amountFen: 3, households: place().households } })
      await expectRefused(place(), (headers) => post('plans', body, headers), {
        status: 422,
        code: 'plan_lines_refused',
        pointer: 'body/share/households/3',
      })
    })
  })

  describe('the month', () => {
    const badMonths = ['2018-13', '2018-00', '2018-1', '201813', '2018-01-01', '1018-01', '二〇一八年一月', '']

    test.each(badMonths)('%p is not planned for', async (period) => {
      const body = plan({ period, lines: [{ household: place().households[0], amountFen: 100 }] })
      await expectRefused(place(), (headers) => post('plans', body, headers), {
        status: 400,
        code: 'invalid_input',
        pointer: 'body/period',
      })
    })

    test.each(badMonths.filter((period) => period !== ''))('%p is in no address', async (period) => {
      const { village, helper } = place()
      const month = encodeURIComponent(period)
      for (const [path, pointer] of [
        [`/assessments/${village}/${month}`, 'path/period'],
        [`/star-sheets/${village}/${month}`, 'path/period'],
        [`/divisions/${village}/figures?period=${month}`, 'query/period'],
        [`/helpers/${helper}/visits?period=${month}`, 'query/period'],
      ] as const)
        await expectRefused(place(), (headers) => place().call('office', 'GET', path, { headers }), {
          status: 400,
          code: 'invalid_input',
          pointer,
        })
    })

    test('outside the fund’s time is refused', async () => {
      const body = plan({ period: '2018-12', lines: [{ household: place().households[0], amountFen: 100 }] })
      const answered = await expectRefused(place(), (headers) => post('plans', body, headers), {
        status: 422,
        code: 'outside_earmark',
      })
      expect(answered.body.rule).toBe('period')
    })
  })

  describe('a household of another county', () => {
    const refused = { status: 422, code: 'outside_earmark' } as const

    test('is not paid, nor anybody who stands on the list with it', async () => {
      const [own] = place().households
      const lines = [own, place().foreign].map((household) => ({ household, amountFen: 100 }))
      const { body } = await expectRefused(place(), (headers) => post('plans', plan({ lines }), headers), {
        ...refused,
        pointer: 'body/lines/1',
      })
      expect(body.errors).toHaveLength(1)
      expect(body.rule).toBe('division')
    })

    test('has no part in what is shared', async () => {
      const share = { amountFen: 700, households: [...place().households, place().foreign] }
      await expectRefused(place(), (headers) => post('plans', plan({ share }), headers), {
        ...refused,
        pointer: `body/share/households/${share.households.length - 1}`,
      })
    })

    test('is as good as none to its neighbours', async () => {
      const { target, foreign, helper, call } = place()
      const unknown = 'hsh_0000000000000000000000'
      const notFound: { status: number; code: RefusalCode } = { status: 404, code: 'not_found' }
      const from = `${target.stage.period}-01`
      for (const household of [foreign, unknown]) {
        const visit = visitBody(target, household, helper)
        const sends = [
          (headers: Record<string, string>) => call('office', 'GET', `/households/${household}`, { headers }),
          (headers: Record<string, string>) => call('helper', 'POST', '/visits', { body: visit, headers }),
          (headers: Record<string, string>) =>
            call('office', 'POST', '/pairings', { body: { helper, household, from }, headers }),
        ]
        for (const send of sends) await expectRefused(place(), send, notFound)
      }
    })

    test('and one that does not exist are refused alike', async () => {
      const lines = [{ household: 'hsh_0000000000000000000000', amountFen: 100 }]
      await expectRefused(place(), (headers) => post('plans', plan({ lines }), headers), {
        ...refused,
        pointer: 'body/lines/0',
      })
    })
  })

  test('after all of it a good plan goes in, and is not paid before it is approved', async () => {
    const [first, second] = place().households
    const lines = [first, second].map((household) => ({ household, amountFen: 100 }))
    const answered = await post('plans', plan({ lines }), {})
    expect(answered).toMatchObject({ status: 201, body: { state: 'entered', lines: 2, amountFen: 200 } })
    const pay = (headers: Record<string, string>) =>
      place().call('payer', 'POST', `/plans/${answered.body.plan as string}/payment`, { body: {}, headers })
    await expectRefused(place(), pay, { status: 409, code: 'plan_state' })
  })
}
