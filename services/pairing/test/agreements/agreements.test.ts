import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, Day, daysBetween } from '@bangfu/kernel/time'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import type { Agreement } from '../../src/agreements/agreement.ts'
import type { Delivery } from '../../src/agreements/delivery.ts'
import { progressOn } from '../../src/agreements/progress.ts'
import type { Duty } from '../../src/pairings/terms.ts'
import { clerk, county, office, openCounty, strangerOffice, village, type County } from '../county.ts'

let world: County
let unit: string
beforeEach(async () => {
  world = openCounty()
  unit = await world.unit('某农业公司')
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const code = ({ status, body }: Answered): string =>
  status < 300 ? 'done' : `${status} ${body.type.split('/').at(-1)}`
const company = () => actorWith('unit-officer', { division: county, unit }, 'usr-company')
const liaisons = { helping: { name: '钱经理' }, helped: { name: '孙主任' } }
const duties = [
  { duty: 'sales', text: '每季度收购农产品', times: 1, per: 'quarter', amountFen: 1_000_000 },
  { duty: 'jobs', text: '吸纳务工 10 人', times: 10, due: '2020-06-30' },
]
const pair = async (body: object): Promise<string> => {
  const made = await world.call(office, 'POST', '/partnerships', {
    division: county,
    from: '2020-01-15',
    liaisons,
    ...body,
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body.partnership
}
const enterprise = () =>
  pair({
    kind: 'enterprise-village',
    helping: { side: 'unit', unit },
    helped: { side: 'place', division: village },
    duties,
  })
let calls = 0
const post = (actor: typeof office, path: string, body: unknown = {}) =>
  world.call(actor, 'POST', path, body, { 'idempotency-key': `agreement-${++calls}` })
const done = async (agreement: string, body: object, actor = company()) =>
  post(actor, `/agreements/${agreement}/deliveries`, body)
const read = async (agreement: string, on?: string, actor = office) =>
  world.call(actor, 'GET', `/agreements/${agreement}${on === undefined ? '' : `?on=${on}`}`)

describe('the agreement of an enterprise with a village', () => {
  test('is as far as the village says, duty by duty and quarter by quarter', async () => {
    const agreement = await enterprise()
    const first = await done(agreement, { duty: 0, on: '2020-03-31', what: '收购小麦', amountFen: 1_200_000 })
    await done(agreement, { duty: 0, on: '2020-05-01', what: '收购油菜', amountFen: 900_000 })
    expect((await read(agreement, '2020-04-15')).body.duties[0]).toMatchObject({
      now: { state: 'due', from: '2020-04-01', dueBy: '2020-06-30' },
      over: { done: 0, late: 1, lastLate: { from: '2020-01-15', dueBy: '2020-03-31' } },
      unconfirmed: 1,
    })
    const confirmation = `/agreements/${agreement}/deliveries/${first.body.delivery}/confirmation`
    expect(code(await post(company(), confirmation))).toBe('404 not_found')
    expect(code(await post(strangerOffice, confirmation))).toBe('404 not_found')
    expect(code(await post(clerk, confirmation))).toBe('done')
    expect((await post(clerk, confirmation)).body.confirmed.by).toBe(clerk.id)
    const [sales, jobs] = (await read(agreement, '2020-07-01', clerk)).body.duties
    expect(sales).toMatchObject({
      over: { done: 1, late: 1 },
      unconfirmed: 1,
      now: { from: '2020-07-01', state: 'due' },
    })
    expect(jobs).toMatchObject({ now: { state: 'late', dueBy: '2020-06-30', times: { reached: 0, needed: 10 } } })
  })

  test('is entered by who promised, of duties that stand in it, on days that were', async () => {
    const agreement = await enterprise()
    const body = { duty: 1, on: '2020-06-01', what: '招工', times: 10 }
    expect(code(await done(agreement, body, clerk))).toBe('403 not_permitted')
    const other = actorWith('unit-officer', { division: county, unit: await world.unit('别家公司') })
    expect(code(await done(agreement, body, other))).toBe('404 not_found')
    expect(code(await done(agreement, { ...body, duty: 2 }))).toBe('422 agreement_duty_unknown')
    for (const on of ['2020-01-14', '2020-08-16'])
      expect(code(await done(agreement, { ...body, on }))).toBe('422 agreement_day_out_of_range')
    const made = await done(agreement, body, office)
    const confirmation = `/agreements/${agreement}/deliveries/${made.body.delivery}/confirmation`
    expect(code(await post(office, confirmation))).toBe('403 same_hand')
    await post(clerk, confirmation)
    expect((await read(agreement, '2020-06-30')).body.duties[1].now).toMatchObject({
      state: 'done',
      times: { reached: 10 },
    })
    expect(code(await read(`ptn_${'0'.repeat(22)}`))).toBe('404 not_found')
    expect(code(await read(agreement, undefined, other))).toBe('404 not_found')
    expect(code(await read(agreement, undefined, company()))).toBe('done')
  })

  test('is carried out by tasks, which stand with it until they are closed', async () => {
    const agreement = await enterprise()
    const body = {
      ...{ what: '建成扶贫车间', owner: { kind: 'unit', unit }, deadline: '2020-08-20' },
      dispatcher: { role: 'county-office', division: county },
    }
    const path = `/agreements/${agreement}/tasks`
    expect(code(await post(company(), path, body))).toBe('403 not_permitted')
    expect(code(await post(clerk, path, body))).toBe('403 task_not_yours')
    const { body: task } = await post(office, path, body)
    expect(task).toMatchObject({ source: { kind: 'agreement', ref: agreement }, division: village, state: 'open' })
    const reply = { act: 'reply', position: '负责', facts: '已建成', measures: '投产' }
    await world.call(company(), 'POST', `/tasks/${task.task}/answers`, reply, { 'if-match': '"1"' })
    world.setNow('2020-08-25T02:00:00.000Z')
    expect((await read(agreement)).body).toMatchObject({
      tasks: [{ task: task.task, state: 'replied' }],
      taskCounts: { all: 1, closed: 0, overdue: 1 },
    })
    const close = { act: 'close', finding: '现场查看属实' }
    await world.call(office, 'POST', `/tasks/${task.task}/rulings`, close, { 'if-match': '"2"' })
    expect((await read(agreement)).body.taskCounts).toEqual({ all: 1, closed: 1, overdue: 0 })
    expect(
      code(
        await post(office, path, {
          ...body,
          owner: { kind: 'unit', unit: `unt_${'0'.repeat(22)}` },
          deadline: '2020-09-01',
        }),
      ),
    ).toBe('422 task_owner_not_found')
  })

  test('that ended asks for nothing more', async () => {
    const agreement = await enterprise()
    await world.call(office, 'POST', `/partnerships/${agreement}/end`, { on: '2020-08-01', reason: '企业搬迁' })
    expect(code(await done(agreement, { duty: 0, on: '2020-07-01', what: '收购' }))).toBe('409 agreement_ended')
    const task = {
      what: '事项',
      owner: { kind: 'unit', unit },
      dispatcher: { role: 'county-office', division: county },
    }
    expect(code(await post(office, `/agreements/${agreement}/tasks`, task))).toBe('409 agreement_ended')
  })
})

test('a city’s agreement with a county is kept by the county’s office, by two people of it', async () => {
  const agreement = await pair({
    kind: 'city-city',
    helping: { side: 'city', name: '东部某市' },
    helped: { side: 'place', division: county },
    duties: [{ duty: 'money', text: '协作资金', amountFen: 50_000_000, per: 'year' }],
  })
  const body = { duty: 0, on: '2020-04-01', what: '首批资金到位', amountFen: 50_000_000 }
  const { body: first } = await done(agreement, body, office)
  const colleague = actorWith('county-office', { division: county }, 'usr-colleague')
  expect(code(await post(colleague, `/agreements/${agreement}/deliveries/${first.delivery}/confirmation`))).toBe('done')
  expect((await read(agreement)).body.duties[0].now).toMatchObject({ state: 'done', dueBy: '2020-12-31' })
})

test('a unit’s agreement with its village has tasks and progress in the same way', async () => {
  const made = await world.call(office, 'POST', '/village-pairings', {
    ...{ unit, village, from: '2020-01-01', villageLiaison: '某', unitLiaison: '某' },
    duties: [{ duty: 'visit', text: '班子成员到村调研', times: 2, per: 'half-year' }],
  })
  const agreement = made.body.pairing
  for (const on of ['2020-02-01', '2020-03-01']) {
    const { body } = await done(agreement, { duty: 0, on, what: '到村调研' })
    await post(clerk, `/agreements/${agreement}/deliveries/${body.delivery}/confirmation`)
  }
  expect((await read(agreement)).body).toMatchObject({
    kind: 'unit-village',
    duties: [{ over: { done: 1, late: 0 }, now: { state: 'due', from: '2020-07-01', dueBy: '2020-12-31' } }],
  })
})

describe('the stretches of a duty', () => {
  const from = Day.parse('2019-11-17')
  const agreed = (per: Duty['per'], to: Day | null): Agreement => ({
    ...{ agreement: 'ptn_', kind: 'city-city', title: null, division: county, from, to, ended: false },
    helping: { label: '', unit: undefined },
    helped: { label: '', unit: undefined },
    duties: [{ duty: 'visit', text: '走访', times: 1, per, amountFen: null, due: null }],
  })
  const visit = (on: Day): Delivery => ({
    ...{
      delivery: 'dlv_' as Delivery['delivery'],
      agreement: 'ptn_',
      duty: 'visit',
      text: '走访',
      on,
      what: '走访',
      times: 1,
    },
    ...{ amountFen: null, entered: { by: 'a', at: '' as never }, confirmed: { by: 'b', at: '' as never } },
  })
  const any = fc.record({
    per: fc.constantFrom('month', 'quarter', 'half-year', 'year'),
    days: fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 30 }),
    on: fc.integer({ min: 0, max: 1500 }),
    length: fc.option(fc.integer({ min: 0, max: 1500 })),
  })

  test('are as many as the calendar has, whatever was done, and none is both done and late', () => {
    fc.assert(
      fc.property(any, ({ per, days, on, length }) => {
        const to = length === null ? null : addDays(from, length)
        const day = addDays(from, on)
        const [line] = progressOn(
          agreed(per as Duty['per'], to),
          days.map((offset) => visit(addDays(from, offset))),
          day,
        )
        const months = { month: 1, quarter: 3, 'half-year': 6, year: 12 }[per as 'month']
        const last = to !== null && to < day ? to : day
        const index = (one: Day) => Math.floor((Number(one.slice(0, 4)) * 12 + Number(one.slice(5, 7)) - 1) / months)
        expect(line!.over.done + line!.over.late).toBe(index(last) - index(from))
        expect(line!.now.from <= last).toBe(true)
        if (line!.now.dueBy !== null) expect(daysBetween(last, line!.now.dueBy)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('do not depend on the order in which things were entered', () => {
    fc.assert(
      fc.property(any, ({ per, days, on }) => {
        const done = days.map((offset) => visit(addDays(from, offset)))
        const day = addDays(from, on)
        const agreement = agreed(per as Duty['per'], null)
        expect(progressOn(agreement, done.toReversed(), day)).toEqual(progressOn(agreement, done, day))
      }),
    )
  })
})
