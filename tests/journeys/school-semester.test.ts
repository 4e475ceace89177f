import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { outcomeOf } from './register/township-stage.ts'
import { openSchoolPair, type Person, type SchoolPairStage } from './schools/school-pair-stage.ts'

/** A semester of school pairing over HTTP: the case step by step by its people, and its answers to the letter. */
const given = JSON.parse(readFileSync(new URL('../cases/school-pairing.json', import.meta.url), 'utf8'))
const directions: Readonly<Record<string, string>> = {
  'strong→weak': 'strong-to-weak',
  'weak→strong': 'weak-to-strong',
}
const lastDay = given.semester.to

let stage: SchoolPairStage
/** The postings of the case, by the person's number. */
const postings = new Map<string, any>()
const warned: string[] = []
let research: string
beforeAll(async () => {
  stage = await openSchoolPair(given)
}, 120_000)
afterAll(() => stage.stop())

const everybody = ['bureau', 'strong', 'weak', 'stranger', 'neighbour', 'township', 'supervisor', 'auditor'] as const
/** Who of all others gets further than the door: nobody. */
const triedBut = async (
  allowed: readonly Person[],
  ...asked: readonly [string, string, unknown?, Record<string, string>?]
) => {
  const got: string[] = []
  for (const who of everybody.filter((one) => !allowed.includes(one))) {
    const { status } = await stage.call(who, ...asked)
    if (status !== 403 && status !== 404) got.push(`${who}: ${status}`)
  }
  return got
}
const path = (more: string): string => `/school-pairings/${stage.pairing}${more}`
const homeOf = (posting: any): Person => (posting.direction === 'strong-to-weak' ? 'strong' : 'weak')
const hostOf = (posting: any): Person => (posting.direction === 'strong-to-weak' ? 'weak' : 'strong')
const duties = (on: string, who: Person = 'bureau') => stage.must(who, 'GET', path(`/duties?on=${on}`))
const dutyIn = (answer: any, stretch: string, duty: string): any =>
  answer.stretches
    .find(({ code }: { code: string }) => code === stretch)
    .duties.find((line: { duty: string }) => line.duty === duty)

describe('a strong school takes a weak one', () => {
  test('by the county’s word, for three years', async () => {
    const pairing = await stage.must('bureau', 'GET', path(''))
    expect(pairing).toMatchObject({ from: given.term[0], to: given.term[1], subjectTeachers: 34, ended: null })
    const { strong, weak } = pairing
    const again = { strong: strong.unit, weak: weak.unit, from: given.term[0], to: given.term[1] }
    const body = { ...again, agreement: '再签', strongLiaison: '某', weakLiaison: '某' }
    expect(await triedBut(['bureau'], 'POST', '/school-pairings', body)).toEqual([])
    expect(outcomeOf(await stage.call('bureau', 'POST', '/school-pairings', body))).toBe('409 school_paired')
  })

  test('and nobody but the two schools and those over them sees it', async () => {
    for (const who of ['bureau', 'supervisor', 'auditor', 'strong', 'weak'] as const)
      expect([who, outcomeOf(await stage.call(who, 'GET', path('/duties')))]).toEqual([who, 'done'])
    for (const who of ['stranger', 'neighbour', 'township'] as const)
      expect([who, outcomeOf(await stage.call(who, 'GET', path('/duties')))]).toEqual([who, '404 not_found'])
  })
})

describe('in the semester', () => {
  test('each school enters whom it sends, and only its own', async () => {
    for (const { kind, direction, person, subject, stays } of given.done.filter(({ stays }: any) => stays)) {
      const body = {
        direction: directions[direction],
        kind: kind === 'manager exchange' ? 'manager' : 'teacher',
        person: { staffNumber: person, name: '冯某某' },
        ...(subject !== undefined && { subject }),
        stays: stays.map(([from, to]: [string, string]) => ({ from, to })),
      }
      const home = homeOf(body)
      expect(await triedBut([home], 'POST', path('/postings'), body)).toEqual([])
      const posting = await stage.must(home, 'POST', path('/postings'), body)
      postings.set(person, posting)
      warned.push(...posting.warnings.map(({ code }: { code: string }) => `${person} ${code}`))
    }
    expect([...postings.keys()]).toEqual(['m1', 'm2', 't1', 't2', 't3', 't4'])
    // Art is short and has nobody, when a teacher of mathematics is sent.
    expect(warned).toEqual(['t3 shortage-first'])
  })

  test('a person is not in two places: stays that overlap are refused', async () => {
    const t1 = postings.get('t1')
    const again = { from: '2013-11-15', to: '2013-11-20' }
    const answered = await stage.call('strong', 'POST', path(`/postings/${t1.posting}/stays`), again)
    expect(outcomeOf(answered)).toBe('409 stays_overlap')
  })

  test('nothing counts before the host school has said that they came', async () => {
    const before = await duties(lastDay)
    expect(dutyIn(before, '2013', 'teachers-strong-to-weak')).toMatchObject({ reached: 0, needed: 2 })
    for (const posting of postings.values()) {
      const own = path(`/postings/${posting.posting}`)
      for (const { stay, from, to } of posting.stays) {
        const said = [`${own}/stays/${stay}/presence`, { arrivedOn: from, leftOn: to }] as const
        const seen = await stage.seen(own)
        expect(await triedBut([hostOf(posting)], 'PUT', ...said, seen)).toEqual([])
        expect(outcomeOf(await stage.call(hostOf(posting), 'PUT', ...said, seen))).toBe('done')
      }
    }
  })

  test('what the agreement asks for besides is a task of a school, closed after its reply by the bureau', async () => {
    const { strong } = await stage.must('bureau', 'GET', path(''))
    const body = {
      ...{ what: '协助受援学校建成音乐教室', owner: { kind: 'unit', unit: strong.unit } },
      dispatcher: { role: 'county-office', division: '610528' },
    }
    const agreement = `/agreements/${stage.pairing}`
    for (const who of ['strong', 'weak', 'stranger', 'neighbour', 'auditor'] as const)
      expect([403, 404]).toContain((await stage.call(who, 'POST', `${agreement}/tasks`, body)).status)
    const { task } = await stage.must('bureau', 'POST', `${agreement}/tasks`, body)
    const reply = { act: 'reply', position: '负责', facts: '教室已建成', measures: '交付使用' }
    expect(outcomeOf(await stage.call('weak', 'POST', `/tasks/${task}/answers`, reply, { 'if-match': '"1"' }))).toBe(
      '404 not_found',
    )
    await stage.must('strong', 'POST', `/tasks/${task}/answers`, reply, { 'if-match': '"1"' })
    const close = { act: 'close', finding: '现场查看属实' }
    await stage.must('bureau', 'POST', `/tasks/${task}/rulings`, close, { 'if-match': '"2"' })
    expect(await stage.must('weak', 'GET', agreement)).toMatchObject({
      kind: 'school-school',
      tasks: [{ task, state: 'closed' }],
      taskCounts: { all: 1, closed: 1, overdue: 0 },
    })
    expect(outcomeOf(await stage.call('stranger', 'GET', agreement))).toBe('404 not_found')
  })

  test('joint research is entered by one school and confirmed by the other', async () => {
    const [{ on }] = given.done.filter(({ kind }: any) => kind === 'joint research')
    const body = { school: 'strong', kind: 'joint-research', on, topic: '同课异构' }
    expect(await triedBut(['strong'], 'POST', path('/records'), body)).toEqual([])
    ;({ record: research } = await stage.must('strong', 'POST', path('/records'), body))
    expect(await triedBut(['weak'], 'POST', path(`/records/${research}/confirmation`), {})).toEqual([])
    await stage.must('weak', 'POST', path(`/records/${research}/confirmation`), {})
  })
})

describe('at its end', () => {
  test('every duty comes out as the case says, with the arithmetic', async () => {
    const answer = await duties(lastDay)
    const duty = (stretch: string, name: string) => dutyIn(answer, stretch, name)
    const autumn = '2013-autumn'
    const month = duty(autumn, 'month-at-weak-school')
    const daysOf = (person: string) => {
      const { cumulatedDays, met, stays } = month.persons.find((one: any) => one.staffNumber === person)
      const notes = stays.flatMap(({ why }: any) => (why ? [why.en] : []))
      return { cumulatedDays, met, ...(notes.length > 0 && { note: notes.join('; ') }) }
    }
    const managers = duty(autumn, 'managers-weak-to-strong')
    const sent = duty('2013', 'teachers-strong-to-weak')
    const received = duty('2013', 'teachers-weak-to-strong')
    const training = duty('2013', 'all-staff-training')
    const isDone = ({ state }: { state: string }): boolean => state === 'done'
    expect({
      backboneTeachersByEndOfTerm: duty('term', 'backbone-teachers').needed,
      monthMeans: answer.notes[0].en,
      'strong→weak manager': { posted: duty(autumn, 'managers-strong-to-weak').reached, m1: daysOf('m1') },
      'weak→strong manager': { posted: managers.reached, met: isDone(managers), note: managers.notes[0].en },
      'strong→weak teachers': {
        ...{ t1: daysOf('t1'), t2: daysOf('t2'), t3: daysOf('t3') },
        ...{ posted: sent.reached, of: sent.needed },
      },
      'weak→strong teachers': {
        ...{ posted: received.reached, of: received.needed },
        dueByEndOfSchoolYear: received.state === 'due' && received.dueBy === '2014-08-31',
      },
      'joint research': { met: isDone(duty(autumn, 'joint-research')) },
      'whole-staff training': { met: isDone(training), dueBy: training.dueBy },
    }).toEqual(given.expect)
    expect(month).toMatchObject({ reached: 3, needed: 4, state: 'due' })
    expect(dutyIn(await duties('2014-02-01'), autumn, 'month-at-weak-school').state).toBe('late')
  })

  test('the bureau assesses the semester; the schools read it and cannot change it', async () => {
    const words = { grade: 'competent', words: '一人未满一个月，其余完成' }
    expect(await triedBut(['bureau'], 'PUT', path('/assessments/2013-autumn'), words)).toEqual([])
    await stage.must('bureau', 'PUT', path('/assessments/2013-autumn'), words)
    for (const who of ['strong', 'weak'] as const)
      expect((await stage.must(who, 'GET', path('/assessments'))).items).toMatchObject([words])
  })

  test('the host school appraises whom it had; his own school cannot change it', async () => {
    for (const posting of postings.values()) {
      const own = path(`/postings/${posting.posting}`)
      const words = { grade: 'excellent', words: '认真负责，深受学生欢迎' }
      const seen = await stage.seen(own)
      expect(await triedBut([hostOf(posting)], 'PUT', `${own}/appraisals/2013`, words, seen)).toEqual([])
      await stage.must(hostOf(posting), 'PUT', `${own}/appraisals/2013`, words, seen)
      const better = { ...words, grade: 'competent' }
      const again = await stage.call(homeOf(posting), 'PUT', `${own}/appraisals/2013`, better, await stage.seen(own))
      expect(outcomeOf(again)).toBe('404 not_found')
    }
  })

  test('the county reads what is late over its pairs of schools, and prints the report', async () => {
    const mine = async (on: string): Promise<string[]> => {
      const { items } = await stage.must('bureau', 'GET', `/school-duties?division=${stage.township}&on=${on}`)
      return items
        .filter(({ pairing }: any) => pairing === stage.pairing)
        .map(({ stretch, duty }: any) => `${stretch} ${duty}`)
        .toSorted()
    }
    expect(await mine(lastDay)).toEqual([])
    expect(await mine('2014-02-01')).toEqual(['2013-autumn bureau-assessment', '2013-autumn month-at-weak-school'])
    const report = await stage.text('weak', path(`/reports/2013-autumn?on=${lastDay}`))
    for (const words of ['累计 31 天，应 30 天', '累计 19 天，应 30 天', '本次 4 天不足最短时间，不计'])
      expect(report).toContain(words)
  })
})
