import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { county, office, strangerOffice } from '../county.ts'
import { agreed, code, dutyIn, openSchools, term, type Schools } from './pair-of-schools.ts'

let world: Schools
const open = async (subjectTeachers?: number): Promise<void> => {
  world = await openSchools(subjectTeachers)
}
beforeEach(() => open())
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const duties = (on: string) => world.must(office, 'GET', `${world.base}/duties?on=${on}`)
const duty = async (on: string, stretch: string, name: string) => dutyIn(await duties(on), stretch, name)
const record = (body: object, actor = world.strongOfficer) =>
  world.call(actor, 'POST', `${world.base}/records`, { school: 'strong', ...body })
const confirm = (id: string, actor = world.weakOfficer) =>
  world.call(actor, 'POST', `${world.base}/records/${id}/confirmation`, {})

describe('what both schools did', () => {
  const research = { kind: 'joint-research', on: '2013-11-22', topic: '同课异构' }

  test('counts when the other school has confirmed it', async () => {
    const { body } = await record(research)
    expect(await duty('2013-12-01', '2013-autumn', 'joint-research')).toMatchObject({
      state: 'due',
      reached: 0,
      records: [{ on: '2013-11-22', counted: false, says: { zh: '对方学校尚未确认' } }],
    })
    expect(code(await confirm(body.record, world.strongOfficer))).toBe('404 not_found')
    expect(code(await confirm(body.record, { ...world.weakOfficer, id: world.strongOfficer.id }))).toBe('403 same_hand')
    const grants = [...world.weakOfficer.grants, ...world.strongOfficer.grants]
    expect(code(await confirm(body.record, { id: 'usr-both', grants }))).toBe('403 own_school')
    expect(code(await confirm(body.record))).toBe('done')
    expect((await confirm(body.record)).body).toMatchObject({ state: 'confirmed', said: { by: `usr-${world.weak}` } })
    expect(await duty('2013-11-21', '2013-autumn', 'joint-research')).toMatchObject({ state: 'due', reached: 0 })
    expect(await duty('2013-11-22', '2013-autumn', 'joint-research')).toMatchObject({ state: 'done', reached: 1 })
    expect(await duty('2014-08-31', '2013-spring', 'joint-research')).toMatchObject({ state: 'due' })
    expect(await duty('2014-09-01', '2013-spring', 'joint-research')).toMatchObject({ state: 'late', reached: 0 })
    expect(await duty('2014-09-01', '2014-spring', 'joint-research')).toMatchObject({ state: 'not-yet-due' })
  })

  test('is withdrawn by who entered it, before it is confirmed', async () => {
    const { body } = await record(research)
    const back = (actor = world.strongOfficer) =>
      world.call(actor, 'POST', `${world.base}/records/${body.record}/withdrawal`, { reason: '登记有误' })
    expect(code(await back(world.weakOfficer))).toBe('404 not_found')
    expect(code(await back())).toBe('done')
    expect(code(await back())).toBe('409 record_settled')
    expect(code(await confirm(body.record))).toBe('409 record_settled')
    expect((await duty('2013-12-01', '2013-autumn', 'joint-research')).records).toEqual([])
  })

  test('lies within the term and not ahead', async () => {
    for (const on of ['2013-09-30', '2016-09-01'])
      expect(code(await record({ ...research, on }))).toBe('422 school_day_out_of_range')
    world.setNow('2013-11-21T02:00:00.000Z')
    expect(code(await record(research))).toBe('422 school_day_out_of_range')
    expect(code(await record({ ...research, on: '2013-11-21' }, world.weakOfficer))).toBe('404 not_found')
  })

  test('confirmed twice at once is confirmed once', async () => {
    const { body } = await record(research)
    const answers = await Promise.all([confirm(body.record), confirm(body.record)])
    expect(answers.map(code)).toEqual(['done', 'done'])
    expect(answers.map(({ body: one }) => one.said)).toEqual([answers[0].body.said, answers[0].body.said])
  })

  test('of donations of goods is summed in fen, and only what was confirmed as received', async () => {
    const goods = [
      { name: '电脑', quantity: 20, unit: '台', valueFen: 6_000_000 },
      { name: '图书', quantity: 500, unit: '册', valueFen: 1_000_050 },
    ]
    const first = await record({ kind: 'donation', on: '2013-12-01', goods })
    await record({ kind: 'donation', on: '2013-12-02', goods })
    expect(first.body.valueFen).toBe(7_000_050)
    await confirm(first.body.record)
    expect((await duties('2014-01-31')).donated).toEqual({ times: 1, valueFen: 7_000_050 })
    const { items } = (await world.call(office, 'GET', `${world.base}/records`)).body
    expect(items.map(({ kindZh, state }: any) => `${kindZh} ${state}`)).toEqual([
      '捐赠物资 confirmed',
      '捐赠物资 entered',
    ])
  })
})

describe('backbone teachers', () => {
  test.each([
    [0, 1, 1],
    [19, 1, 1],
    [20, 2, 2],
    [21, 2, 1],
    [34, 2, 1],
    [49, 2, 1],
    [50, 3, 2],
    [51, 3, 1],
  ])('of a staff of %i are %i; the ambiguous sizes take the larger duty and say so', async (staff, needed, notes) => {
    world.close()
    await open(staff)
    const line = await duty('2014-01-31', 'term', 'backbone-teachers')
    expect(line).toMatchObject({ needed, reached: 0, state: 'due', dueBy: '2016-08-31' })
    expect(line.notes).toHaveLength(notes)
  })

  test('are counted by person, once', async () => {
    const trained = (staffNumber: string, on: string) =>
      record({ kind: 'backbone-training', on, person: { staffNumber, name: '冯某某' }, subject: '数学' })
    for (const [staffNumber, on] of [
      ['w1', '2014-05-01'],
      ['w1', '2015-05-01'],
      ['w2', '2016-05-01'],
    ] as const)
      await confirm((await trained(staffNumber, on)).body.record)
    expect(await duty('2015-12-31', 'term', 'backbone-teachers')).toMatchObject({ reached: 1, state: 'due' })
    expect(await duty('2016-08-31', 'term', 'backbone-teachers')).toMatchObject({
      reached: 2,
      state: 'done',
      records: [{ counted: true }, { counted: false, says: { zh: '同一人已计' } }, { counted: true }],
    })
    expect((await duties('2016-08-31')).subjectTeachers).toBe(34)
  })
})

describe('the month at the weak school', () => {
  test('binds nobody where nobody was sent', async () => {
    expect(await duty('2014-01-31', '2013-autumn', 'month-at-weak-school')).toBeUndefined()
    expect(await duty('2014-02-01', '2013-autumn', 'managers-strong-to-weak')).toMatchObject({
      state: 'late',
      reached: 0,
    })
  })

  test('counts no day that the host school has not confirmed, and says so', async () => {
    await world.post()
    expect(await duty('2014-01-31', '2013', 'teachers-strong-to-weak')).toMatchObject({
      reached: 0,
      needed: 2,
      persons: [
        {
          staffNumber: 't1',
          nameMasked: '周某某',
          met: false,
          stays: [{ days: 33, counted: false, why: { zh: '接收学校尚未确认到校' } }],
        },
      ],
      notes: [{ zh: '紧缺学科优先：音乐 尚无教师派驻' }],
    })
    expect(await duty('2014-01-31', '2013-autumn', 'month-at-weak-school')).toBeUndefined()
  })

  test('grows day by day as of the day that is asked about', async () => {
    await world.came(await world.post(), '2013-10-14', '2013-11-15')
    const daysOn = async (on: string) => (await duty(on, '2013-autumn', 'month-at-weak-school')).persons[0]
    expect(await daysOn('2013-10-18')).toMatchObject({
      cumulatedDays: 0,
      met: false,
      stays: [{ days: 5, counted: false }],
    })
    expect(await daysOn('2013-10-20')).toMatchObject({ cumulatedDays: 7, met: false })
    expect(await daysOn('2013-11-12')).toMatchObject({ cumulatedDays: 30, neededDays: 30, met: true })
    expect(await daysOn('2014-01-31')).toMatchObject({ cumulatedDays: 33 })
  })

  test('of a stay across two semesters is counted where the days lie', async () => {
    const stays = [{ from: '2014-01-03', to: '2014-03-05' }]
    await world.came(await world.post({ stays }), '2014-01-03', '2014-03-05')
    const at = async (semester: string) => (await duty('2014-08-31', semester, 'month-at-weak-school')).persons[0]
    expect(await at('2013-autumn')).toMatchObject({ cumulatedDays: 29, met: false })
    expect(await at('2013-spring')).toMatchObject({ cumulatedDays: 33, met: true })
  })

  test('is cumulated by person over postings, and stays that touch are one', async () => {
    const first = await world.post({
      stays: [
        { from: '2013-10-14', to: '2013-10-17' },
        { from: '2013-12-02', to: '2013-12-24' },
      ],
    })
    await world.came(first, '2013-10-14', '2013-10-17')
    await world.came(
      await world.must(office, 'GET', `${world.base}/postings/${first.posting}`),
      '2013-12-02',
      '2013-12-24',
      1,
    )
    const other = await world.post({ kind: 'manager', stays: [{ from: '2013-10-18', to: '2013-10-20' }] })
    await world.came(other, '2013-10-18', '2013-10-20')
    expect((await duty('2014-01-31', '2013-autumn', 'month-at-weak-school')).persons).toMatchObject([
      {
        cumulatedDays: 30,
        met: true,
        stays: [
          { from: '2013-10-14', to: '2013-10-20', wholeDays: 7, counted: true },
          { from: '2013-12-02', to: '2013-12-24', days: 23 },
        ],
      },
    ])
  })
})

describe('assessment and appraisal', () => {
  const assess = (semester: string, actor = office, ifMatch?: string) =>
    world.call(
      actor,
      'PUT',
      `${world.base}/assessments/${semester}`,
      { grade: 'competent', words: '任务基本完成' },
      ifMatch === undefined ? {} : { 'if-match': ifMatch },
    )

  test('of a semester is the bureau’s, and says when it was late', async () => {
    world.setNow('2014-02-03T02:00:00.000Z')
    for (const actor of [world.strongOfficer, world.weakOfficer])
      expect(code(await assess('2013-autumn', actor))).toBe('403 not_permitted')
    expect(code(await assess('2013-autumn', strangerOffice))).toBe('404 not_found')
    expect(code(await assess('2014-autumn'))).toBe('422 semester_not_begun')
    expect(code(await assess('2020-autumn'))).toBe('404 not_found')
    expect(code(await assess('2013-autumn'))).toBe('done')
    expect(code(await assess('2013-autumn'))).toBe('428 version_required')
    expect(code(await assess('2013-autumn', office, '"1"'))).toBe('done')
    expect(await duty('2014-02-02', '2013-autumn', 'bureau-assessment')).toMatchObject({ state: 'late' })
    expect(await duty('2014-02-03', '2013-autumn', 'bureau-assessment')).toMatchObject({
      state: 'done',
      records: [{ on: '2014-02-03', says: { zh: '迟 3 天', en: '3 days late' } }],
    })
    const { items } = await world.must(world.weakOfficer, 'GET', `${world.base}/assessments`)
    expect(items).toMatchObject([{ semester: '2013-autumn', grade: 'competent' }])
  })

  test('of those who were exchanged is owed by the host school for each school year', async () => {
    const posting = await world.post()
    expect(await duty('2014-08-31', '2013', 'host-appraisal')).toBeUndefined()
    await world.came(posting, '2013-10-14', '2013-11-15')
    expect(await duty('2014-09-01', '2013', 'host-appraisal')).toMatchObject({ state: 'late', reached: 0, needed: 1 })
    world.setNow('2014-07-01T02:00:00.000Z')
    const path = `${world.base}/postings/${posting.posting}`
    const { headers } = await world.call(office, 'GET', path)
    const words = { grade: 'excellent', words: '教学认真' }
    await world.must(world.weakOfficer, 'PUT', `${path}/appraisals/2013`, words, { 'if-match': headers['etag'] ?? '' })
    expect(await duty('2014-09-01', '2013', 'host-appraisal')).toMatchObject({
      state: 'done',
      persons: [{ met: true }],
    })
  })
})

describe('lists and reports', () => {
  test('what is late or due over all pairings of a county', async () => {
    const strong = await world.school('另一支援学校', 'strong')
    const weak = await world.school('另一受援学校', 'weak')
    await world.must(office, 'POST', '/school-pairings', { strong, weak, ...term, ...agreed, from: '2014-02-01' })
    const list = (query: string, actor = office) =>
      world.call(actor, 'GET', `/school-duties?division=${county}&${query}`)
    const late = (await list('on=2014-02-01')).body.items
    expect(new Set(late.map(({ weak: name }: any) => name))).toEqual(new Set(['受援学校']))
    expect(late.map(({ duty: name }: any) => name).toSorted()).toEqual([
      'bureau-assessment',
      'joint-research',
      'managers-strong-to-weak',
      'managers-weak-to-strong',
    ])
    const due = (await list('on=2014-02-01&state=due')).body.items
    expect(new Set(due.map(({ weak: name }: any) => name))).toEqual(new Set(['受援学校', '另一受援学校']))
    expect((await list('on=2014-02-01&state=done')).body).toEqual({ items: [], next: null })
    expect(code(await list('on=2014-02-01', world.strongOfficer))).toBe('403 not_permitted')
    expect(code(await list('on=2014-02-01', strangerOffice))).toBe('404 not_found')
    expect(code(await list('state=lost'))).toBe('400 invalid_input')
    const paged = await list('on=2014-02-01&state=due&limit=1')
    expect(paged.body.next).not.toBeNull()
    expect(code(await list(`on=2014-02-01&state=due&limit=1&cursor=${encodeURIComponent(paged.body.next)}`))).toBe(
      'done',
    )
  })

  test('a semester’s report is a page with masked names and nothing that a name could put into it', async () => {
    const wicked = { person: { staffNumber: 't7', name: '<script>alert(1)</script>' }, subject: '<b>英语' }
    const stays = [{ from: '2013-10-14', to: '2013-11-15' }]
    await world.came(await world.post({ ...wicked, stays }), '2013-10-14', '2013-11-15')
    const { status, headers, body } = await world.call(
      world.weakOfficer,
      'GET',
      `${world.base}/reports/2013-autumn?on=2014-01-31`,
    )
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('累计 33 天，应 30 天')
    expect(body).toContain('2013年秋季学期')
    expect(body).not.toContain('2014年秋季学期')
    expect(body).not.toMatch(/<script|<b>/)
    expect(code(await world.call(office, 'GET', `${world.base}/reports/2013-summer`))).toBe('404 not_found')
  })
})
