import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FactInput } from '@bangfu/facts/catalogue'
import {
  clerk,
  county,
  household,
  neighbour,
  office,
  openTold,
  otherTownship,
  stranger,
  township,
  village,
  visit,
  type Told,
} from './told.ts'

let world: Told
beforeEach(() => void (world = openTold()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const figures = async (division: string, period = '2020-08') => {
  const { status, body } = await world.call(office, 'GET', `/divisions/${division}/figures?period=${period}`)
  expect(status).toBe(200)
  return body
}

describe('households and persons', () => {
  test('are counted by category and by status at village, township and county', async () => {
    await world.tell('household.changed', household('1', 1, 4))
    await world.tell('household.changed', household('2', 1, 1, { category: '五保户/特困户' }))
    await world.tell('household.changed', household('3', 1, 3, { status: 'exited' }))
    await world.tell('household.changed', household('4', 1, 5, { status: 'candidate' }))
    await world.tell('household.changed', household('5', 1, 2, { division: otherTownship }))
    await world.stream()
    const { households } = await figures(village)
    expect(households.onFile).toEqual({ households: 3, persons: 8 })
    expect(households.byCategory).toEqual({
      低保户: { households: 2, persons: 7 },
      '五保户/特困户': { households: 1, persons: 1 },
    })
    expect(households.byStatus).toEqual({
      registered: { households: 2, persons: 5 },
      exited: { households: 1, persons: 3 },
      candidate: { households: 1, persons: 5 },
    })
    expect((await figures(township)).households.onFile).toEqual({ households: 3, persons: 8 })
    expect((await figures(county)).households.onFile).toEqual({ households: 4, persons: 10 })
  })

  test('an older state that arrives later changes nothing', async () => {
    await world.tell('household.changed', household('1', 3, 5, { status: 'exited' }))
    await world.tell('household.changed', household('1', 1, 4))
    await world.tell('household.changed', household('1', 2, 4))
    await world.stream(1)
    expect((await figures(village)).households.byStatus).toEqual({ exited: { households: 1, persons: 5 } })
  })

  test('a household that moves leaves one village and stands in the other, once in the township', async () => {
    await world.tell('household.changed', household('1', 1, 4))
    await world.tell('household.changed', household('1', 2, 4, { division: neighbour, from: village }))
    await world.stream()
    expect((await figures(village)).households.onFile.households).toBe(0)
    expect((await figures(neighbour)).households.onFile.households).toBe(1)
    expect((await figures(township)).households.onFile.households).toBe(1)
  })
})

describe('visits', () => {
  test('a telephone call is a contact and reaches no household; two visits reach it once', async () => {
    await world.tell('visit.accepted', visit('1', '1'))
    await world.tell('visit.accepted', visit('2', '1', { delegated: true }))
    await world.tell('visit.accepted', visit('3', '2', { isVisit: false, kind: '电话联络' }))
    await world.tell('visit.accepted', visit('4', '1', { division: neighbour }))
    await world.tell('visit.accepted', visit('5', '1', { period: '2020-07' }))
    await world.stream()
    expect((await figures(village)).visits).toEqual({ visits: 2, delegated: 1, contacts: 1, householdsVisited: 1 })
    expect((await figures(township)).visits).toEqual({ visits: 3, delegated: 1, contacts: 1, householdsVisited: 1 })
    expect((await figures(village, '2020-07')).visits.visits).toBe(1)
  })

  test('a visit that was taken back counts no more, whichever of its facts comes first', async () => {
    const withdrawn = (id: string, more: Partial<FactInput<'visit.accepted'>> = {}) => ({
      ...visit(id, '1', more),
      unit: 'unt_1',
    })
    await world.tell('visit.withdrawn', withdrawn('1', { delegated: true }))
    await world.tell('visit.accepted', visit('1', '1', { delegated: true }))
    await world.tell('visit.accepted', visit('2', '1'))
    await world.tell('visit.accepted', visit('3', '1', { isVisit: false }))
    await world.tell('visit.withdrawn', withdrawn('3', { isVisit: false }))
    await world.stream()
    expect((await figures(village)).visits).toEqual({ visits: 1, delegated: 0, contacts: 0, householdsVisited: 1 })
  })

  test('a photo that is checked again counts with its last verdict', async () => {
    const checked = (evidence: string, verdict: 'verified' | 'suspicious') => ({
      evidence,
      visit: 'vst_1',
      household: 'hsh_1',
      helper: 'hlp_1',
      division: village,
      period: '2020-08',
      verdict,
      reasons: [],
    })
    await world.tell('evidence.checked', checked('evd_1', 'suspicious'), '2020-08-12T01:00:00.000Z')
    await world.tell('evidence.checked', checked('evd_1', 'verified'), '2020-08-11T01:00:00.000Z')
    await world.tell('evidence.checked', checked('evd_2', 'verified'))
    await world.stream()
    expect((await figures(village)).evidence).toEqual({ verified: 1, suspicious: 1, unverifiable: 0 })
  })
})

describe('measures', () => {
  test('stand in the state that they are in now, and count only with evidence, in whatever order it is told', async () => {
    const measure = (id: string, to: string, entityVersion: number, counted = false) => ({
      ...{ measure: `msr_${id}`, household: 'hsh_1', division: village, group: 'industry' },
      ...{ from: null, to, counted, entityVersion },
    })
    await world.tell('measure.changed', measure('1', 'done', 5, true))
    await world.tell('measure.changed', measure('1', 'under-way', 4, true))
    await world.tell('measure.changed', measure('1', 'agreed', 2))
    await world.tell('measure.changed', measure('2', 'under-way', 3))
    await world.tell('measure.changed', { ...measure('3', 'stopped', 6), division: neighbour, household: null })
    await world.stream()
    const { measures } = await figures(township)
    expect(measures.counted).toBe(1)
    expect(measures.byState).toEqual({
      ...{ proposed: 0, agreed: 0, 'under-way': 1, done: 1, replaced: 0, stopped: 1 },
    })
  })
})

describe('money and purchases', () => {
  test('each state of money stands by itself, by month and by year', async () => {
    const money = { fund: 'fnd_1', division: village, period: '2020-08' }
    await world.tell('donation.received', { ...money, posting: 'pst_1', amountFen: 6_000_000, division: county })
    await world.tell('plan.moved', { ...money, plan: 'pln_1', from: null, to: 'entered', amountFen: 5_250_000 })
    await world.tell('plan.moved', { ...money, plan: 'pln_1', from: 'entered', to: 'approved', amountFen: 5_250_000 })
    const paid = { ...money, plan: 'pln_1', household: 'hsh_1', item: 'dividend' }
    await world.tell('posting.paid', { ...paid, posting: 'pst_2', amountFen: 116_667 })
    await world.tell('posting.paid', { ...paid, posting: 'pst_3', amountFen: 116_666, period: '2020-05' })
    const back = { ...money, posting: 'pst_4', reverses: 'pst_2', household: 'hsh_1', item: 'dividend' }
    await world.tell('posting.reversed', { ...back, amountFen: 116_667 })
    await world.stream()
    const { month, year } = (await figures(village)).money
    expect(month).toEqual({
      received: { count: 0, amountFen: 0 },
      paid: { count: 1, amountFen: 116_667 },
      reversed: { count: 1, amountFen: 116_667 },
      plans: { planned: { count: 1, amountFen: 5_250_000 }, approved: { count: 1, amountFen: 5_250_000 } },
    })
    expect(year.paid).toEqual({ count: 2, amountFen: 233_333 })
    expect((await figures(county)).money.month.received).toEqual({ count: 1, amountFen: 6_000_000 })
  })

  test('orders are counted in each state that they came into', async () => {
    const order = { order: 'ord_1', unit: 'unt_1', supplier: 'sup_1', division: village, amountFen: 5_500_000 }
    for (const [from, to] of [
      [null, 'placed'],
      ['placed', 'accepted'],
      ['accepted', 'paid'],
      ['paid', 'reviewed'],
    ] as const)
      await world.tell('order.moved', { ...order, from, to, period: to === 'reviewed' ? '2020-06' : '2020-05' })
    await world.stream()
    const { month, year } = (await figures(village, '2020-06')).purchases
    expect(month.reviewed).toEqual({ count: 1, amountFen: 5_500_000 })
    expect(month.paid).toEqual({ count: 0, amountFen: 0 })
    expect(year.placed).toEqual({ count: 1, amountFen: 5_500_000 })
  })

  test('problems are open until they are closed, whichever is told first', async () => {
    const problem = { division: village, severity: 'hard' as const, period: '2020-08' }
    await world.tell('problem.closed', { ...problem, problem: 'prb_1' })
    await world.stream()
    expect((await figures(village)).problems.open).toEqual({ hard: 0, ordinary: 0 })
    await world.tell('problem.opened', { ...problem, problem: 'prb_1' })
    await world.tell('problem.opened', { ...problem, problem: 'prb_2' })
    await world.stream()
    expect((await figures(village)).problems).toEqual({
      open: { hard: 1, ordinary: 0 },
      opened: { hard: 2, ordinary: 0 },
      closed: { hard: 1, ordinary: 0 },
    })
  })
})

describe('who may read figures, and of what', () => {
  test('a village has figures before anything was told, and says that nothing was', async () => {
    const empty = await figures(village)
    expect(empty.updatedAt).toBeNull()
    expect(empty.households.onFile).toEqual({ households: 0, persons: 0 })
  })

  test('another county and another village are not found; nobody signed in is asked to sign in', async () => {
    const path = (division: string) => `/divisions/${division}/figures?period=2020-08`
    expect((await world.call(stranger, 'GET', path(village))).status).toBe(404)
    expect((await world.call(clerk, 'GET', path(neighbour))).status).toBe(404)
    expect((await world.call(clerk, 'GET', path(township))).status).toBe(404)
    expect((await world.call(clerk, 'GET', path(village))).status).toBe(200)
    expect((await world.call(undefined, 'GET', path(village))).status).toBe(401)
  })

  test.each(['', '?period=2018-13', '?period=2020-08&period=2020-07', '?period=2020-08&more=1'])(
    'a period that is none is refused: %s',
    async (query) => {
      expect((await world.call(office, 'GET', `/divisions/${village}/figures${query}`)).status).toBe(400)
    },
  )

  test.each(['61', '6105', '61052800090', 'abc'])('%s is no division below a county', async (division) => {
    expect((await world.call(office, 'GET', `/divisions/${division}/figures?period=2020-08`)).status).toBe(400)
  })
})
