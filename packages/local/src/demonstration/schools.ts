import { county } from './cast.ts'
import type { Caller } from './caller.ts'
import type { GrantRole } from './register.ts'
import { caseFile, type Stage } from './stage.ts'

type Stay = readonly [from: string, to: string]
type Done = {
  readonly kind: 'manager exchange' | 'teacher exchange' | 'joint research'
  readonly direction?: 'strong→weak' | 'weak→strong'
  readonly person?: string
  readonly subject?: string
  readonly stays?: readonly Stay[]
  readonly on?: string
}
type SchoolCase = {
  readonly term: readonly [string, string]
  readonly strong: { readonly name: string }
  readonly weak: { readonly name: string; readonly subjectTeachers: number }
  readonly done: readonly Done[]
}
type Posting = { readonly posting: string; readonly stays: readonly { readonly stay: string }[] }

/** The case says whom the schools exchanged, not what they are called. */
const surnames: Readonly<Record<string, string>> = { m1: '何', m2: '吕', t1: '施', t2: '张', t3: '孔', t4: '曹' }

/** Plays the case of school pairing: two schools, whom they exchanged in the first semester, and their joint research. */
export const pairSchools = async (stage: Stage, grant: GrantRole): Promise<void> => {
  const given = JSON.parse(caseFile('school-pairing.json').toString()) as SchoolCase
  const office = await stage.as('county')
  const school = async (side: 'strong' | 'weak', subjectTeachers: number, shortageSubjects: string[]) => {
    const unitBody = { name: given[side].name, kind: 'school', division: county }
    const { unit } = await office.send<{ unit: string }>('POST', '/units', unitBody, { key: `demo-school-${side}` })
    const said = { standing: side, subjectTeachers, shortageSubjects, reason: '登记学校' }
    await office.send('PUT', `/schools/${unit}`, said, { key: `demo-school-said-${side}` })
    await grant(`${side}-school`, 'school-officer', { unit, division: county })
    return unit
  }
  const strong = await school('strong', 120, [])
  const weak = await school('weak', given.weak.subjectTeachers, ['英语', '音乐', '美术'])
  const [from, to] = given.term
  const liaisons = { strongLiaison: '教务处何主任', weakLiaison: '教导处吕主任' }
  const body = { strong, weak, from, to, agreement: '学校结对帮扶协议', ...liaisons }
  const made = await office.send<{ pairing: string }>('POST', '/school-pairings', body, { key: 'demo-school-pairing' })
  const base = `/school-pairings/${made.pairing}`
  const officers = { strong: await stage.as('strong-school'), weak: await stage.as('weak-school') }
  for (const done of given.done)
    if (done.kind === 'joint research') await research(officers, base, done)
    else await exchange(officers, base, done)
}

type Officers = { readonly strong: Caller; readonly weak: Caller }

const exchange = async (officers: Officers, base: string, done: Done): Promise<void> => {
  const { kind, direction, person = '', subject, stays = [] } = done
  const out = direction === 'strong→weak'
  const [home, host] = out ? [officers.strong, officers.weak] : [officers.weak, officers.strong]
  const body = {
    direction: out ? 'strong-to-weak' : 'weak-to-strong',
    kind: kind === 'manager exchange' ? 'manager' : 'teacher',
    person: { staffNumber: person, name: `${surnames[person] ?? '某'}某某` },
    ...(subject !== undefined && { subject }),
    stays: stays.map(([from, to]) => ({ from, to })),
  }
  const posting = await home.send<Posting>('POST', `${base}/postings`, body, { key: `demo-posting-${person}` })
  for (const [index, { stay }] of posting.stays.entries()) {
    const [arrivedOn, leftOn] = stays[index] ?? []
    const path = `${base}/postings/${posting.posting}/stays/${stay}/presence`
    await host.send('PUT', path, { arrivedOn, leftOn }, { key: `demo-presence-${person}-${index}`, ifMatch: index + 1 })
  }
}

const research = async ({ strong, weak }: Officers, base: string, { on }: Done): Promise<void> => {
  const body = { school: 'strong', kind: 'joint-research', on, topic: '同课异构' }
  const { record } = await strong.send<{ record: string }>('POST', `${base}/records`, body, { key: 'demo-research' })
  await weak.send('POST', `${base}/records/${record}/confirmation`, {}, { key: 'demo-research-confirmed' })
}
