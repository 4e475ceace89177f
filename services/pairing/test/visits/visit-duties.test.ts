import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { addDays, Day } from '@bangfu/kernel/time'
import { visitDutyPackFor, visitDutyPacks, type VisitDuty } from '@bangfu/rules/visit-duty-pack'
import { Village } from '@bangfu/kernel/division'
import { dueIn, lately, nextDue, spanOf } from '../../src/visits/visit-duty.ts'
import { withContact, withoutContact, type Contact, type VisitState } from '../../src/visits/visit-state.ts'
import { clerk, county, helperActor, office, otherVillage, strangerOffice, townshipOffice, village } from '../county.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import { householdActor, openVisiting, type Visiting } from './visiting.ts'

const day = (text: string) => Day.parse(text)
const monthly = dutyOf('visit-duty', 'helper-monthly-visit')
const fourAYear = dutyOf('visit-duty-dazu', 'helper-four-visits-a-year')
const monthlyCall = dutyOf('visit-duty-dazu', 'helper-monthly-call')
function dutyOf(pack: string, name: string): VisitDuty {
  const found = visitDutyPacks.find(({ id }) => id === pack)?.duties.find(({ duty }) => duty === name)
  if (!found) throw new Error(name)
  return found
}
const visitOn = (on: string) => ({ on: day(on), kind: 'home-visit', isVisit: true })
const callOn = (on: string) => ({ on: day(on), kind: 'phone', isVisit: false })
const since2020 = { from: day('2020-01-01'), to: null }

describe('the calendar of duties', () => {
  test('spans are those of the calendar, leap years and years’ ends included', () => {
    expect(spanOf(day('2020-02-29'), 'month')).toEqual({ name: '2020-02', from: '2020-02-01', to: '2020-02-29' })
    expect(spanOf(day('2020-12-31'), 'quarter')).toEqual({ name: '2020-Q4', from: '2020-10-01', to: '2020-12-31' })
    expect(spanOf(day('2021-01-01'), 'year')).toEqual({ name: '2021', from: '2021-01-01', to: '2021-12-31' })
  })

  test('spans follow each other without gap or overlap', () => {
    const days = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays(day('1990-01-01'), count))
    fc.assert(
      fc.property(days, fc.constantFrom('month', 'quarter', 'year'), (on, per) => {
        const span = spanOf(on, per)
        expect(span.from <= on && on <= span.to).toBe(true)
        expect(spanOf(addDays(span.to, 1), per).from).toBe(addDays(span.to, 1))
        expect(spanOf(span.from, per)).toEqual(span)
        expect(spanOf(span.to, per)).toEqual(span)
      }),
    )
  })

  test('a month with a visit is done, without one due, late when it is over', () => {
    const august = spanOf(day('2020-08-15'), 'month')
    const standing = (contacts: ReturnType<typeof visitOn>[], today: string) =>
      dueIn(monthly, august, since2020, contacts, day(today)).standing
    expect(standing([visitOn('2020-08-31')], '2020-09-01')).toBe('done')
    expect(standing([visitOn('2020-09-01')], '2020-08-31')).toBe('due')
    expect(standing([], '2020-09-01')).toBe('late')
    expect(standing([], '2020-07-31')).toBe('upcoming')
  })

  test('a telephone call is no visit, and in Dazu it is what a call is', () => {
    const august = spanOf(day('2020-08-15'), 'month')
    expect(dueIn(monthly, august, since2020, [callOn('2020-08-02')], day('2020-08-15')).done).toBe(0)
    expect(dueIn(monthlyCall, august, since2020, [callOn('2020-08-02')], day('2020-08-15')).done).toBe(1)
    expect(dueIn(monthlyCall, august, since2020, [visitOn('2020-08-02')], day('2020-08-15')).done).toBe(0)
  })

  test('of a span that the pairing covers in part less is asked, rounded down', () => {
    const from = { from: day('2020-08-15'), to: null }
    expect(dueIn(monthly, spanOf(from.from, 'month'), from, [], day('2020-09-15'))).toMatchObject({
      ...{ needed: 0, held: 17, days: 31, standing: 'none' },
    })
    expect(dueIn(fourAYear, spanOf(from.from, 'year'), from, [], day('2020-09-15'))).toMatchObject({
      ...{ needed: 1, held: 139, days: 366, standing: 'due' },
    })
  })

  test('the next visit is due by the end of the span after the last one; what was missed does not stay for ever', () => {
    expect(nextDue([monthly], since2020, [])?.on).toBe('2020-01-31')
    expect(nextDue([monthly], since2020, [visitOn('2020-07-03')])?.on).toBe('2020-08-31')
    expect(nextDue([monthly], { from: day('2020-08-15'), to: null }, [])?.on).toBe('2020-09-30')
    expect(nextDue([monthly], { from: day('2020-08-15'), to: day('2020-09-20') }, [])).toBeUndefined()
    expect(nextDue([fourAYear], since2020, [visitOn('2020-07-03')])?.on).toBe('2020-12-31')
    const four = ['2020-01-05', '2020-03-05', '2020-07-05', '2020-07-05'].map(visitOn)
    expect(nextDue([fourAYear], since2020, four)?.on).toBe('2021-12-31')
    expect(nextDue([fourAYear, monthlyCall], since2020, four)).toEqual({
      duty: 'helper-monthly-call',
      on: '2020-01-31',
    })
  })

  test('a visit never makes the next one due earlier', () => {
    const days = fc.integer({ min: 0, max: 700 }).map((count) => addDays(day('2020-01-01'), count))
    fc.assert(
      fc.property(fc.array(days, { maxLength: 12 }), days, (before, more) => {
        const contacts = before.map((on) => visitOn(on))
        const was = nextDue([monthly], since2020, contacts)?.on ?? ''
        expect((nextDue([monthly], since2020, [...contacts, visitOn(more)])?.on ?? '') >= was).toBe(true)
      }),
    )
  })

  test('the year behind and the span to come are shown, newest first', () => {
    const dues = lately(monthly, since2020, [visitOn('2020-07-03')], day('2020-08-15'))
    expect(dues.map(({ name }) => name)).toEqual([
      ...['2020-09', '2020-08', '2020-07', '2020-06', '2020-05', '2020-04', '2020-03', '2020-02', '2020-01'],
    ])
    expect(dues.slice(0, 4).map(({ standing }) => standing)).toEqual(['upcoming', 'due', 'done', 'late'])
  })

  test('the most local rules hold, from their first day on', () => {
    const dutiesOf = (division: string, on: string) =>
      visitDutyPackFor(Village.parse(division), day(on)).duties.map(({ duty }) => duty)
    expect(dutiesOf('500111000001', '2024-06-01')).toContain('helper-four-visits-a-year')
    expect(dutiesOf('500111000001', '2023-06-01')).toContain('helper-monthly-visit')
    expect(dutiesOf('610528000901', '2024-06-01')).toContain('helper-monthly-visit')
    expect(() => dutiesOf('610528000901', '2000-06-01')).toThrow(RangeError)
  })
})

describe('what facts come to', () => {
  const empty: VisitState = {
    ...{ household: 'hsh_1', code: '1', headMasked: '李某', division: village, status: 'registered' },
    ...{ pairings: [], contacts: [], withdrawn: [] },
  }
  const contact = (number: number): Contact => ({
    ...{ visit: `vst_${number}`, on: addDays(day('2020-01-01'), number * 7), helper: 'hlp_1' },
    ...{ kind: 'home-visit', isVisit: true },
  })

  test('visits and withdrawals come to the same in any order and repeated', () => {
    const facts = fc.shuffledSubarray(
      [1, 2, 3, 4, 5].flatMap((number) => [
        { number, taken: false },
        { number, taken: true },
      ]),
      { minLength: 10 },
    )
    fc.assert(
      fc.property(facts, facts, fc.integer({ min: 0, max: 5 }), (one, other, kept) => {
        const taken = (all: typeof one) =>
          all
            .filter(({ number, taken: back }) => !back || number > kept)
            .reduce(
              (state, { number, taken: back }) =>
                back ? withoutContact(state, `vst_${number}`) : withContact(state, contact(number)),
              empty,
            )
        expect(taken(one)).toEqual(taken(other))
        expect(taken([...one, ...one])).toEqual(taken(one))
        expect(taken(one).contacts).toHaveLength(kept)
      }),
    )
  })

  test('what is older than a year and a bit, or beyond six hundred, is let go', () => {
    const many = Array.from({ length: 700 }, (_, index) => ({ ...contact(1), visit: `vst_${index}` }))
    expect(many.reduce(withContact, empty).contacts).toHaveLength(600)
    const old = withContact(withContact(empty, contact(0)), { ...contact(2), on: day('2021-06-01') })
    expect(old.contacts).toHaveLength(1)
  })
})

describe('the lists', () => {
  let world: Visiting
  beforeEach(async () => {
    world = await openVisiting()
    await world.carry()
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const list = async (query: string, actor = office) =>
    (await world.call(actor, 'GET', `/visit-duties?${query}`)).body.items as { household: string }[]
  const householdsOf = async (query: string, actor = office) =>
    (await list(query, actor)).map(({ household }) => household)

  test('a household that nobody visited stands in the lists of its county, township, village, unit and helper', async () => {
    const unit = (await world.call(office, 'GET', `/helpers/${world.helper}`)).body.unit
    const officer = actorWith('unit-officer', { unit }, 'usr-unit-officer')
    for (const [whose, actor] of [
      [`division=${county}`, office],
      ['division=610528000', townshipOffice],
      [`division=${village}`, clerk],
      [`unit=${unit}`, officer],
      [`unit=${unit}`, office],
      [`helper=${world.helper}`, helperActor(world.helper)],
      [`helper=${world.helper}`, officer],
    ] as const) {
      expect(await list(whose, actor)).toMatchObject([
        {
          ...{ household: world.household, helper: world.helper, dueOn: '2020-01-31', standing: 'late', daysLate: 197 },
          ...{ duty: 'helper-monthly-visit', quietDays: 227, lastVisitOn: null, unit },
        },
      ])
      expect(await householdsOf(`${whose}&show=quiet&days=227`, actor)).toEqual([world.household])
      expect(await householdsOf(`${whose}&show=quiet&days=228`, actor)).toEqual([])
    }
  })

  test('a visit takes it off the list until the next is due, a call keeps it on and ends the silence', async () => {
    await world.visit({ kind: 'phone' })
    await world.carry()
    expect(await list(`division=${village}`)).toMatchObject([{ standing: 'late', quietDays: 1, lastVisitOn: null }])
    const { body } = await world.visit()
    await world.carry()
    expect(await householdsOf(`division=${village}`)).toEqual([])
    expect(await householdsOf(`division=${village}&show=due&days=45`)).toEqual([])
    expect(await list(`division=${village}&show=due&days=46`)).toMatchObject([{ dueOn: '2020-09-30', daysLeft: 46 }])
    world.setNow('2020-09-30T16:00:00Z')
    expect(await list(`division=${village}`)).toMatchObject([{ standing: 'late', daysLate: 1 }])
    await world.post(office, `/visits/${body.visit}/withdrawal`, { reason: '经查未入户' }, { 'if-match': '"1"' })
    await world.carry()
    expect(await list(`division=${village}`)).toMatchObject([{ dueOn: '2020-01-31', lastVisitOn: null }])
  })

  test('facts carried again change nothing', async () => {
    await world.visit()
    await world.carry()
    const before = await world.table.list({ in: { table: 'registry', pk: world.household }, limit: 100 })
    await world.county.carry()
    expect(await world.table.list({ in: { table: 'registry', pk: world.household }, limit: 100 })).toEqual(before)
  })

  test('a helper who takes over by date has the household on his list from that day, and owes no more than his own', async () => {
    const unit = await world.county.unit('另一单位')
    const next = await world.county.helper(unit)
    await world.post(office, `/pairings/${world.pairing}/end`, {
      ...{ on: '2020-08-20', reason: '工作调动', override: { reason: '干部调离本县' } },
    })
    await world.county.pair(next, world.household, '2020-08-21')
    await world.carry()
    expect(await householdsOf(`unit=${unit}`)).toEqual([])
    world.setNow('2020-08-21T02:00:00Z')
    expect(await householdsOf(`division=${county}`)).toEqual([])
    expect(await list(`unit=${unit}&show=due&days=40`)).toMatchObject([{ helper: next, dueOn: '2020-09-30' }])
    expect(await householdsOf(`helper=${next}&show=due&days=40`, helperActor(next))).toEqual([world.household])
    expect(await householdsOf(`helper=${world.helper}&show=due`, helperActor(world.helper))).toEqual([])
  })

  test('a unit whose pairing is over has the household on no list, and may have it again', async () => {
    const first = (await world.call(office, 'GET', `/helpers/${world.helper}`)).body.unit
    await world.post(office, `/pairings/${world.pairing}/end`, {
      ...{ on: '2020-08-10', reason: '工作调动', override: { reason: '干部调离本县' } },
    })
    await world.carry()
    expect(await householdsOf(`unit=${first}&show=due&days=400`)).toEqual([])
    const next = await world.county.pair(world.helper, world.household, '2020-08-14')
    await world.carry()
    expect(next).toMatch(/^par_/)
    expect(await householdsOf(`unit=${first}&show=due&days=400`)).toEqual([world.household])
  })

  test('a household that left the register or moved away leaves the lists it stood in', async () => {
    await world.county.changeTo(world.household, { division: otherVillage })
    expect(await householdsOf(`division=${village}`)).toEqual([])
    expect(await householdsOf(`division=${otherVillage}`)).toEqual([world.household])
    await world.county.changeTo(world.household, { division: otherVillage, status: 'removed' })
    expect(await householdsOf(`division=${county}`)).toEqual([])
    expect(await householdsOf(`division=${county}&show=quiet`)).toEqual([])
  })

  test('the latest are first, page by page, none lost and none twice', async () => {
    for (let number = 2; number <= 9; number++) {
      const household = await world.county.household(number)
      await world.county.pair(world.helper, household, `2020-0${10 - number}-01`)
    }
    await world.carry()
    const seen: { household: string; dueOn: string }[] = []
    let next: string | null = null
    do {
      const cursor = next ? `&cursor=${encodeURIComponent(next)}` : ''
      const { body } = await world.call(office, 'GET', `/visit-duties?division=${county}&show=due&limit=2${cursor}`)
      seen.push(...body.items)
      next = body.next
    } while (next)
    expect(new Set(seen.map(({ household }) => household)).size).toBe(9)
    expect(seen.map(({ dueOn }) => dueOn)).toEqual(seen.map(({ dueOn }) => dueOn).toSorted())
  })

  test('the arithmetic of a household is shown, to itself too', async () => {
    await world.visit()
    await world.carry()
    const path = `/households/${world.household}/visit-duties`
    const { body } = await world.call(householdActor(world.household), 'GET', path)
    expect(body.pairings[0].dues[1]).toMatchObject({
      ...{ duty: 'helper-monthly-visit', span: '2020-08', needed: 1, done: 1, standing: 'done' },
      ...{ arithmetic: '⌊1 × 31 ÷ 31⌋ = 1; 1 / 1', source: { document: '004/8', strength: 'WEAK' } },
    })
    expect(body.pairings[0].dues.filter(({ standing }: { standing: string }) => standing === 'late')).toHaveLength(7)
    expect((await world.call(strangerOffice, 'GET', path)).status).toBe(404)
    const other = await world.county.household(2)
    expect((await world.call(office, 'GET', `/households/${other}/visit-duties`)).body.pairings).toEqual([])
  })

  test('others’ lists are not shown, and a list is of one place', async () => {
    const other = await world.county.helper()
    const status = async (actor: typeof office, query: string) =>
      (await world.call(actor, 'GET', `/visit-duties?${query}`)).status
    expect(await status(strangerOffice, `division=${county}`)).toBe(404)
    expect(await status(clerk, `division=${otherVillage}`)).toBe(404)
    expect(await status(helperActor(other), `helper=${world.helper}`)).toBe(404)
    expect(await status(householdActor(world.household), `division=${village}`)).toBe(403)
    for (const bad of [
      '',
      `division=${village}&helper=${world.helper}`,
      `division=${village}&days=401`,
      `division=${village}&show=all`,
    ])
      expect(await status(office, bad)).toBe(400)
  })

  test('a visit of before a pairing was told of counts when it is', async () => {
    const late = await world.county.household(3)
    await world.county.pair(world.helper, late, '2020-07-01')
    await world.visit({ household: late })
    const facts = await world.carry()
    expect(facts.map(({ type }) => type)).toContain('visit.accepted')
    expect(await householdsOf(`division=${village}`)).toEqual([world.household])
  })
})
