import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { county, office, strangerOffice, township, townshipOffice } from '../county.ts'
import { agreed, code, officerOf, openSchools, term, type Schools } from './pair-of-schools.ts'

let world: Schools
beforeEach(async () => void (world = await openSchools()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const call: Schools['call'] = (...asked) => world.call(...asked)
const etag = async (path: string): Promise<Record<string, string>> => ({
  'if-match': (await call(office, 'GET', path)).headers['etag'] ?? '',
})
const appraise = async (posting: any, actor: any, year = '2013', more = {}) => {
  const path = `${world.base}/postings/${posting.posting}`
  return call(
    actor,
    'PUT',
    `${path}/appraisals/${year}`,
    { grade: 'excellent', words: '教学认真', ...more },
    await etag(path),
  )
}

describe('schools', () => {
  test('are units of the kind school or university, said by the county to be strong or weak', async () => {
    const { body } = await call(office, 'GET', `/schools/${world.weak}`)
    expect(body).toMatchObject({ standing: 'weak', standingZh: '受援学校', shortageSubjects: ['英语', '音乐'] })
    const listed = await call(townshipOffice, 'GET', `/schools?division=${township}`)
    expect(listed.body.items).toEqual([])
    expect((await call(office, 'GET', `/schools?division=${county}`)).body.items).toHaveLength(2)
    const unit = await world.unit('某企业')
    const { unit: firm } = await world.must(office, 'POST', '/units', {
      name: '某企业二',
      kind: 'enterprise',
      division: county,
    })
    const said = { standing: 'weak', subjectTeachers: 3, shortageSubjects: [], reason: '登记' }
    expect(code(await call(office, 'PUT', `/schools/${firm}`, said))).toBe('422 unit_no_school')
    expect(code(await call(office, 'PUT', `/schools/${unit}`, said))).toBe('done')
    expect(code(await call(officerOf(world.weak), 'PUT', `/schools/${world.weak}`, said))).toBe('403 not_permitted')
  })

  test('change with the version that was seen, and what they were is kept', async () => {
    const path = `/schools/${world.weak}`
    const said = { standing: 'weak', subjectTeachers: 30, shortageSubjects: ['音乐'], reason: '学年更新' }
    expect(code(await call(office, 'PUT', path, said))).toBe('428 version_required')
    expect(code(await call(office, 'PUT', path, said, { 'if-match': '"7"' }))).toBe('412 version_changed')
    expect(code(await call(office, 'PUT', path, said, await etag(path)))).toBe('done')
    expect((await call(office, 'GET', path)).body.subjectTeachers).toBe(30)
  })
})

describe('a pairing of schools', () => {
  const make = (strong: string, weak: string, more = {}) =>
    call(office, 'POST', '/school-pairings', { strong, weak, ...term, ...agreed, ...more })

  test('is one strong and one weak school, each in one pairing at a time', async () => {
    const other = await world.school('另一支援学校', 'strong')
    expect(code(await make(other, world.strong))).toBe('422 school_standing_wrong')
    expect(code(await make(other, world.weak))).toBe('409 school_paired')
    expect(code(await make(world.strong, await world.school('又一受援学校', 'weak')))).toBe('409 school_paired')
    const later = { from: '2016-09-01', to: '2019-08-31' }
    expect(code(await make(other, world.weak, later))).toBe('done')
    const unheard = await world.unit('无名学校')
    expect(code(await make(unheard, world.weak))).toBe('422 school_not_found')
    expect(code(await make(world.strong, unheard))).toBe('404 not_found')
    expect(code(await make(other, world.weak, { from: '2016-01-01', to: '2036-01-01' }))).toBe('400 invalid_input')
  })

  test('made twice at once with one school stands once', async () => {
    const [one, two] = [await world.school('甲校', 'weak'), await world.school('乙校', 'weak')]
    const strong = await world.school('丙校', 'strong')
    const codes = (await Promise.all([make(strong, one), make(strong, two)])).map(code)
    expect(codes.toSorted()).toEqual(['409 school_paired', 'done'])
  })

  test('has the semesters of its own calendar where one is given, and one that lies in its term', async () => {
    const strong = await world.school('甲校', 'strong')
    const weak = await world.school('乙校', 'weak')
    const semester = { semester: '2013-1', name: '第一学期', from: '2013-09-02', to: '2014-01-17' }
    const year = { year: '2013', name: '2013学年', from: '2013-09-02', to: '2014-07-04', semesters: [semester] }
    const shifted = {
      ...year,
      from: '2003-09-02',
      to: '2004-07-04',
      semesters: [{ ...semester, from: '2003-09-02', to: '2004-01-17' }],
    }
    expect(code(await make(strong, weak, { calendar: [shifted] }))).toBe('422 calendar_misses_term')
    const outside = { ...year, semesters: [{ ...semester, to: '2014-08-17' }] }
    expect(code(await make(strong, weak, { calendar: [outside] }))).toBe('400 invalid_input')
    const { body } = await make(strong, weak, { calendar: [year] })
    const duties = await world.must(office, 'GET', `/school-pairings/${body.pairing}/duties?on=2014-01-01`)
    expect(duties.stretches.map(({ code: one, from, to }: any) => `${one} ${from} ${to}`)).toEqual([
      '2013-1 2013-10-01 2014-01-17',
      '2013 2013-10-01 2014-07-04',
      'term 2013-10-01 2016-08-31',
    ])
  })

  test('is changed and ended with a reason; then nobody is posted any more, and both schools are free', async () => {
    const change = { weakLiaison: '李某某', subjectTeachers: 50, reason: '人事变动' }
    expect(code(await call(office, 'PATCH', world.base, change))).toBe('428 version_required')
    expect(code(await call(world.strongOfficer, 'PATCH', world.base, change, await etag(world.base)))).toBe(
      '403 not_permitted',
    )
    const changed = await call(office, 'PATCH', world.base, change, await etag(world.base))
    expect(changed.body).toMatchObject({
      subjectTeachers: 50,
      weak: { liaison: '李某某' },
      strong: { liaison: '钱某某' },
    })
    expect(code(await call(office, 'POST', `${world.base}/end`, { on: '2013-01-01', reason: '撤并' }))).toBe(
      '422 end_day_out_of_range',
    )
    const end = { on: '2014-01-31', reason: '学校撤并' }
    expect((await call(office, 'POST', `${world.base}/end`, end)).body).toMatchObject({ to: '2014-01-31' })
    expect(code(await call(office, 'POST', `${world.base}/end`, end))).toBe('done')
    await expect(world.post()).rejects.toThrow('pairing_ended')
    expect(code(await call(office, 'PATCH', world.base, change, await etag(world.base)))).toBe('409 pairing_ended')
    expect(code(await make(world.strong, world.weak, { from: '2014-02-01' }))).toBe('done')
    const duties = await world.must(office, 'GET', `${world.base}/duties?on=2014-02-01`)
    expect(duties.stretches.map(({ code: one }: any) => one)).toEqual(['2013-autumn', '2013', 'term'])
  })

  test('is seen by its two schools and the offices over it, and by no other school', async () => {
    const stranger = officerOf(await world.school('路人学校', 'strong'))
    const posting = await world.post()
    for (const path of [
      '',
      '/duties',
      '/postings',
      '/records',
      '/assessments',
      `/postings/${posting.posting}`,
      '/reports/2013-autumn',
    ]) {
      for (const actor of [
        world.strongOfficer,
        world.weakOfficer,
        office,
        actorWith('supervisor', { division: county }),
      ])
        expect([path, code(await call(actor, 'GET', world.base + path))]).toEqual([path, 'done'])
      for (const actor of [stranger, strangerOffice, townshipOffice])
        expect([path, code(await call(actor, 'GET', world.base + path))]).toEqual([path, '404 not_found'])
    }
    const own = await call(world.weakOfficer, 'GET', `/school-pairings?unit=${world.weak}`)
    expect(own.body.items.map(({ pairing }: any) => pairing)).toEqual([world.pairing])
    expect(code(await call(world.weakOfficer, 'GET', `/school-pairings?unit=${world.strong}`))).toBe('404 not_found')
    expect(code(await call(world.weakOfficer, 'GET', `/school-pairings?division=${county}`))).toBe('404 not_found')
    expect((await call(office, 'GET', `/school-pairings?division=${county}`)).body.items).toHaveLength(1)
    expect((await call(strangerOffice, 'GET', `/school-pairings?division=610526`)).body.items).toEqual([])
  })
})

describe('a posting', () => {
  test('is entered by his own school, and by no other', async () => {
    const body = {
      ...{ direction: 'strong-to-weak', kind: 'manager', person: { staffNumber: 'm1', name: '吴某某' } },
      stays: [{ from: '2013-10-14', to: '2013-10-25' }],
    }
    const path = `${world.base}/postings`
    expect(code(await call(world.weakOfficer, 'POST', path, body))).toBe('404 not_found')
    expect(code(await call(office, 'POST', path, body))).toBe('403 not_permitted')
    expect(code(await call(world.strongOfficer, 'POST', path, { ...body, kind: 'teacher' }))).toBe('400 invalid_input')
    expect(code(await call(world.strongOfficer, 'POST', path, body))).toBe('done')
    const back = { ...body, direction: 'weak-to-strong' }
    expect(code(await call(world.strongOfficer, 'POST', path, back))).toBe('404 not_found')
    expect(code(await call(world.weakOfficer, 'POST', path, back))).toBe('done')
    const { items } = (await call(world.weakOfficer, 'GET', path)).body
    expect(items.map(({ nameMasked, staffNumber }: any) => `${staffNumber} ${nameMasked}`)).toEqual([
      'm1 吴某某',
      'm1 吴某某',
    ])
    expect(JSON.stringify(items)).not.toContain('"name"')
  })

  test('of a subject that is not short is warned of while one that is stays without a teacher', async () => {
    const maths = { person: { staffNumber: 't3', name: '郑某某' }, subject: '数学' }
    const { warnings } = await world.post({ ...maths, stays: [{ from: '2013-10-21', to: '2013-11-08' }] })
    expect(warnings).toMatchObject([{ code: 'shortage-first' }])
    expect(warnings[0].zh).toContain('英语、音乐')
    expect((await world.post()).warnings).toEqual([])
    const music = { person: { staffNumber: 't2', name: '王某某' }, subject: '音乐' }
    expect((await world.post(music)).warnings).toEqual([])
    expect((await world.post({ ...maths, stays: [{ from: '2014-01-01', to: '2014-01-08' }] })).warnings).toEqual([])
    // Another school year, another need.
    expect((await world.post({ ...maths, stays: [{ from: '2014-09-01', to: '2014-09-08' }] })).warnings).toHaveLength(1)
  })

  test('takes a person’s days once: stays that overlap are refused, also in another posting and at the same moment', async () => {
    const first = await world.post()
    await expect(world.post()).rejects.toThrow('stays_overlap')
    await expect(world.post({ kind: 'manager', stays: [{ from: '2013-11-15', to: '2013-11-20' }] })).rejects.toThrow(
      'stays_overlap',
    )
    const twice = [
      { from: '2014-03-01', to: '2014-03-10' },
      { from: '2014-03-10', to: '2014-03-12' },
    ]
    await expect(world.post({ stays: twice })).rejects.toThrow('stays_overlap')
    await expect(world.post({ stays: [{ from: '2016-08-30', to: '2016-09-02' }] })).rejects.toThrow(
      'school_day_out_of_range',
    )
    const stays = `${world.base}/postings/${first.posting}/stays`
    const add = (from: string, to: string) => call(world.strongOfficer, 'POST', stays, { from, to })
    const codes = (await Promise.all([add('2013-12-01', '2013-12-10'), add('2013-12-08', '2013-12-20')])).map(code)
    expect(codes.toSorted()).toEqual(['409 stays_overlap', 'done'])
    expect(code(await add('2013-11-16', '2013-11-20'))).toBe('done')
    expect((await world.post({ person: { staffNumber: 't9', name: '王某某' } })).stays).toHaveLength(1)
  })

  test('becomes true when the host school says from when to when he was there, and no longer than was entered', async () => {
    const posting = await world.post()
    expect(code(await world.came(posting, '2013-10-14', null, 0, world.strongOfficer))).toBe('404 not_found')
    expect(code(await world.came(posting, '2013-10-13', null))).toBe('422 school_day_out_of_range')
    expect(code(await world.came(posting, '2013-10-14', '2013-11-16'))).toBe('422 school_day_out_of_range')
    const arrived = await world.came(posting, '2013-10-15', null)
    expect(arrived.body.stays[0]).toMatchObject({ state: 'arrived', arrivedOn: '2013-10-15', leftOn: null })
    const left = await world.came(posting, '2013-10-15', '2013-11-08')
    expect(left.body.stays[0]).toMatchObject({ state: 'left', leftOn: '2013-11-08' })
    // What he was not there for is free again; then the host cannot say that he was there after all.
    const stays = `${world.base}/postings/${posting.posting}/stays`
    expect(code(await call(world.strongOfficer, 'POST', stays, { from: '2013-11-10', to: '2013-11-20' }))).toBe('done')
    expect(code(await world.came(posting, '2013-10-15', '2013-11-15'))).toBe('409 stays_overlap')
    world.setNow('2013-11-12T02:00:00.000Z')
    const again = (await call(office, 'GET', `${world.base}/postings/${posting.posting}`)).body
    expect(code(await world.came(again, '2013-11-10', '2013-11-13', 1))).toBe('422 school_day_out_of_range')
    expect(code(await world.came(again, '2013-11-10', '2013-11-12', 1))).toBe('done')
  })

  test('is withdrawn by his own school only while the host has said nothing', async () => {
    const posting = await world.post()
    const path = `${world.base}/postings/${posting.posting}/stays/${posting.stays[0].stay}`
    const seen = () => etag(`${world.base}/postings/${posting.posting}`)
    const back = async (actor = world.strongOfficer) =>
      call(actor, 'POST', `${path}/withdrawal`, { reason: '临时调整' }, await seen())
    expect(code(await back(world.weakOfficer))).toBe('404 not_found')
    await world.came(posting, '2013-10-14', null)
    expect(code(await back())).toBe('409 stay_settled')
    const other = await world.post({ person: { staffNumber: 't2', name: '王某某' } })
    const gone = `${world.base}/postings/${other.posting}/stays/${other.stays[0].stay}`
    const versioned = await etag(`${world.base}/postings/${other.posting}`)
    expect(code(await call(world.strongOfficer, 'POST', `${gone}/withdrawal`, { reason: '临时调整' }, versioned))).toBe(
      'done',
    )
    expect(code(await world.came(other, '2013-10-14', null))).toBe('409 stay_settled')
    const nobody = await call(world.weakOfficer, 'PUT', `${path}/presence`, { didNotCome: '因病未到校' }, await seen())
    expect(nobody.body.stays[0]).toMatchObject({ state: 'did-not-come', arrivedOn: null, reason: '因病未到校' })
  })

  test('is appraised by the host school for each year that he was there, and the home school cannot change it', async () => {
    const posting = await world.post()
    expect(code(await appraise(posting, world.weakOfficer))).toBe('422 not_at_school')
    await world.came(posting, '2013-10-14', '2013-11-15')
    for (const [actor, answer] of [
      [world.strongOfficer, '404 not_found'],
      [office, '403 not_permitted'],
      [townshipOffice, '403 not_permitted'],
    ] as const)
      expect(code(await appraise(posting, actor))).toBe(answer)
    expect(code(await appraise(posting, world.weakOfficer, '2014'))).toBe('422 not_at_school')
    expect(code(await appraise(posting, world.weakOfficer, '2020'))).toBe('404 not_found')
    expect(code(await appraise(posting, world.weakOfficer))).toBe('done')
    expect(code(await appraise(posting, world.strongOfficer, '2013', { grade: 'competent' }))).toBe('404 not_found')
    expect((await appraise(posting, world.weakOfficer, '2013', { grade: 'competent' })).body.appraisals).toMatchObject([
      { year: '2013', grade: 'competent', by: `usr-${world.weak}` },
    ])
  })

  test('is neither confirmed nor appraised by somebody of both schools, or who entered it', async () => {
    const posting = await world.post()
    const both = {
      id: 'usr-both',
      grants: [...world.strongOfficer.grants, ...world.weakOfficer.grants],
    }
    expect(code(await world.came(posting, '2013-10-14', null, 0, both))).toBe('403 own_school')
    const moved = { ...world.weakOfficer, id: world.strongOfficer.id }
    expect(code(await world.came(posting, '2013-10-14', null, 0, moved))).toBe('403 same_hand')
    await world.came(posting, '2013-10-14', null)
    expect(code(await appraise(posting, both))).toBe('403 own_school')
    expect(code(await appraise(posting, moved))).toBe('403 same_hand')
  })

  test('once withdrawn leaves the person’s days free, and there is an end of entering', async () => {
    const posting = await world.post()
    const add = (from: string, to: string) =>
      call(world.strongOfficer, 'POST', `${world.base}/postings/${posting.posting}/stays`, { from, to })
    for (let index = 0; index < 39; index++) {
      const month = `${2014 + Math.floor(index / 12)}-${String(1 + (index % 12)).padStart(2, '0')}`
      if (month >= '2016-09') break
      expect(code(await add(`${month}-01`, `${month}-01`))).toBe('done')
    }
    for (const day of ['02', '03', '04', '05', '06', '07', '08']) await add(`2014-01-${day}`, `2014-01-${day}`)
    expect(code(await add('2014-01-09', '2014-01-09'))).toBe('409 posting_limit')
  })
})
