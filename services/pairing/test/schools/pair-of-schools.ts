import type { Actor } from '@bangfu/access/actor'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { county, office, openCounty, type County } from '../county.ts'

export type Schools = County & {
  readonly strong: string
  readonly weak: string
  readonly pairing: string
  /** `/school-pairings/{}` of the pair. */
  readonly base: string
  readonly strongOfficer: Actor
  readonly weakOfficer: Actor
  /** A call that has to succeed; its body. */
  must(actor: Actor, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any>
  /** Enters somebody of the strong school, or the weak one; the posting. */
  post(more?: Record<string, unknown>): Promise<any>
  /** The host school says that he came, and left. */
  came(posting: any, arrivedOn: string, leftOn: string | null, stay?: number, actor?: Actor): Promise<Answered>
  school(name: string, standing: string, shortageSubjects?: string[]): Promise<string>
}

export const officerOf = (unit: string): Actor => actorWith('school-officer', { division: county, unit }, `usr-${unit}`)

export const term = { from: '2013-10-01', to: '2016-08-31' }
export const agreed = { agreement: '结对协议 1 号', strongLiaison: '钱某某', weakLiaison: '孙某某' }

/** A county with a strong and a weak school that are paired for three years. */
export const openSchools = async (subjectTeachers = 34): Promise<Schools> => {
  const world = openCounty()
  const must: Schools['must'] = async (actor, method, path, body, headers) => {
    const answered = await world.call(actor, method, path, body, headers)
    if (answered.status >= 300)
      throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`)
    return answered.body
  }
  const school: Schools['school'] = async (name, standing, shortageSubjects = []) => {
    const { unit } = await must(office, 'POST', '/units', { name, kind: 'school', division: county })
    await must(office, 'PUT', `/schools/${unit}`, { standing, subjectTeachers, shortageSubjects, reason: '登记' })
    return unit
  }
  const strong = await school('支援学校', 'strong')
  const weak = await school('受援学校', 'weak', ['英语', '音乐'])
  const { pairing } = await must(office, 'POST', '/school-pairings', { strong, weak, ...term, ...agreed })
  const base = `/school-pairings/${pairing}`
  const [strongOfficer, weakOfficer] = [officerOf(strong), officerOf(weak)]
  return {
    ...world,
    ...{ strong, weak, pairing, base, strongOfficer, weakOfficer, must, school },
    post: (more = {}) => {
      const body = {
        direction: 'strong-to-weak',
        kind: 'teacher',
        person: { staffNumber: 't1', name: '周某某' },
        subject: '英语',
        stays: [{ from: '2013-10-14', to: '2013-11-15' }],
        ...more,
      }
      const actor = body.direction === 'strong-to-weak' ? strongOfficer : weakOfficer
      return must(actor, 'POST', `${base}/postings`, body)
    },
    came: async (posting, arrivedOn, leftOn, stay = 0, actor) => {
      const path = `${base}/postings/${posting.posting}`
      const { headers } = await world.call(office, 'GET', path)
      const host = posting.host === strong ? strongOfficer : weakOfficer
      return world.call(
        actor ?? host,
        'PUT',
        `${path}/stays/${posting.stays[stay].stay}/presence`,
        { arrivedOn, leftOn },
        { 'if-match': headers['etag'] ?? '' },
      )
    },
  }
}

export const code = ({ status, body }: Answered): string =>
  status < 300 ? 'done' : `${status} ${body.type.split('/').at(-1)}`

/** The lines of a duty in an answer of duties, by its stretch. */
export const dutyIn = (answer: any, stretch: string, duty: string): any =>
  answer.stretches
    .find(({ code: one }: { code: string }) => one === stretch)
    ?.duties.find(({ duty: one }: { duty: string }) => one === duty)
