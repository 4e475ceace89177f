import { founder } from '@bangfu/local/demonstration/cast'
import { moment } from '@bangfu/local/demonstration/stage'
import type { Answered } from '../register/register-stage.ts'
import { openTarget } from '../target.ts'

const county = '610528'

export type Person = 'bureau' | 'strong' | 'weak' | 'stranger' | 'neighbour' | 'township' | 'supervisor' | 'auditor'

/** A strong and a weak school that are paired, and everybody who has to do with them or has not. */
export type SchoolPairStage = {
  readonly pairing: string
  /** Where the weak school lies; no other run has it. */
  readonly township: string
  call(who: Person, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** A call that has to succeed; its body. */
  must(who: Person, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any>
  /** The version of something as the bureau sees it, as If-Match names it. */
  seen(path: string): Promise<Record<string, string>>
  text(who: Person, path: string): Promise<string>
  stop(): Promise<void>
}

type Case = {
  readonly term: readonly [string, string]
  readonly strong: { readonly name: string }
  readonly weak: { readonly name: string; readonly subjectTeachers: number }
}

/** Registers schools and people that no other run has, so that a target can be tried again and again. */
export const openSchoolPair = async (given: Case): Promise<SchoolPairStage> => {
  const target = await openTarget()
  const run = Math.floor(Date.now() / 1000) % 89_000
  const township = `${county}${String(100 + (run % 890))}`
  let calls = 0
  const subjectOf = (who: string): string => (who === founder ? founder : `school-${run}-${who}`)
  const fetched = async (who: string, method: string, path: string, body?: unknown, headers = {}) =>
    fetch(`${target.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await target.tokenFor(subjectOf(who))}`,
        ...(method !== 'GET' && { 'idempotency-key': `school-${run}-${++calls}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const call: SchoolPairStage['call'] = async (...asked) => {
    const response = await fetched(...asked)
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const must: SchoolPairStage['must'] = async (...asked) => {
    const { status, body } = await call(...asked)
    if (status >= 300) throw new Error(`${asked[1]} ${asked[2]} answered ${status} ${JSON.stringify(body)}`)
    return body
  }
  const hire = async (who: Person, grant: object): Promise<void> => {
    const { issuer, period } = target.stage
    const person = { issuer, subject: subjectOf(who), name: '某人', division: county }
    const { user } = await must(founder as Person, 'POST', '/users', person)
    const from = moment(period, -365, '00:00:00').slice(0, 10)
    await must(founder as Person, 'POST', `/users/${user}/grants`, { ...grant, from })
  }
  const school = async (who: Person, name: string, said: object): Promise<string> => {
    const { unit } = await must('bureau', 'POST', '/units', {
      name: `${name}${run}`,
      kind: 'school',
      division: township,
    })
    await must('bureau', 'PUT', `/schools/${unit}`, { shortageSubjects: [], reason: '登记学校', ...said })
    await hire(who, { role: 'school-officer', division: county, unit })
    return unit
  }

  await hire('bureau', { role: 'county-office', division: county })
  await hire('neighbour', { role: 'county-office', division: '610529' })
  await hire('township', { role: 'township-office', division: `${county}099` })
  for (const who of ['supervisor', 'auditor'] as const) await hire(who, { role: who, division: county })
  const strong = await school('strong', given.strong.name, { standing: 'strong', subjectTeachers: 120 })
  const { subjectTeachers } = given.weak
  // The case does not name the subjects that are short.
  const shortageSubjects = ['英语', '音乐', '美术']
  const weak = await school('weak', given.weak.name, { standing: 'weak', subjectTeachers, shortageSubjects })
  await school('stranger', '路人学校', { standing: 'strong', subjectTeachers: 80 })
  const [from, to] = given.term
  const liaisons = { strongLiaison: '钱某某', weakLiaison: '孙某某' }
  const paired = { strong, weak, from, to, agreement: '学校结对帮扶协议', ...liaisons }
  const { pairing } = await must('bureau', 'POST', '/school-pairings', paired)
  return {
    ...{ pairing, township, call, must },
    seen: async (path) => ({ 'if-match': (await call('bureau', 'GET', path)).headers.get('etag') ?? '' }),
    text: async (who, path) => (await fetched(who, 'GET', path)).text(),
    stop: () => target.stop(),
  }
}
