import { addDays, dayOf, instant, type Day, type Instant } from '@bangfu/kernel/time'
import { founder } from '@bangfu/local/demonstration/cast'
import { moment } from '@bangfu/local/demonstration/stage'
import { idNumber } from '../../support/roster.ts'
import { openTarget } from '../target.ts'
import type { Answered } from './register-stage.ts'

const county = '610528'

/** A township of its own with three villages on the target, and people of whom each does one thing. */
const cast = {
  importer: ['county-office', 'county'],
  decider: ['county-office', 'county'],
  readmitter: ['county-office', 'county'],
  supervisor: ['supervisor', 'county'],
  publisher: ['publisher', 'county'],
  opener: ['township-office', 'township'],
  recorder: ['township-office', 'township'],
  announcer: ['township-office', 'township'],
  clerk: ['village-clerk', 'village'],
  secretary: ['first-secretary', 'village'],
  auditor: ['auditor', 'county'],
} as const
export type Person = keyof typeof cast | 'household' | 'helper' | 'officer'

export type TownshipStage = {
  readonly township: string
  readonly villages: readonly [string, string, string]
  readonly today: () => Day
  wait(days: number): void
  call(who: Person, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** A call that has to succeed; its body. */
  must(who: Person, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any>
  /** Puts invented households of a village on file, all that exit asks for said; their ids. */
  import(village: string, count: number, more?: Partial<Imported>): Promise<string[]>
  letIn(household: string, village: string): Promise<void>
  /** Registers a person and gives him a role. */
  hire(who: Person, grant: object): Promise<unknown>
  stop(): Promise<void>
}

/** Registers people for a township that no other run has, so that a target can be tried again and again. */
export const openTownship = async (): Promise<TownshipStage> => {
  const target = await openTarget()
  const run = Math.floor(Date.now() / 1000) % 890
  const township = `${county}${String(run + 100)}`
  const villages = [`${township}001`, `${township}002`, `${township}003`] as const
  let today = dayOf(instant(Date.now()))
  let calls = 0
  let made = 0
  const subjectOf = (who: string): string => (who === founder ? founder : `township-${run}-${who}`)
  const call: TownshipStage['call'] = async (who, method, path, body, headers = {}) => {
    const csv = body instanceof Uint8Array
    const response = await fetch(`${target.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await target.tokenFor(subjectOf(who))}`,
        ...(method !== 'GET' && { 'idempotency-key': `township-${run}-${++calls}` }),
        ...(body !== undefined && { 'content-type': csv ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: csv ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const must: TownshipStage['must'] = async (...asked) => {
    const { status, body } = await call(...asked)
    if (status >= 300) throw new Error(`${asked[1]} ${asked[2]} answered ${status} ${JSON.stringify(body)}`)
    return body
  }
  const hire = async (who: string, grant: object): Promise<Instant> => {
    const { issuer, period } = target.stage
    const person = { issuer, subject: subjectOf(who), name: '某人', division: county }
    const { user, registeredAt } = await must(founder as Person, 'POST', '/users', person)
    const from = moment(period, -365, '00:00:00').slice(0, 10)
    await must(founder as Person, 'POST', `/users/${user}/grants`, { ...grant, from })
    return registeredAt as Instant
  }
  const reach = { county, township, village: villages[0] }
  // What day it is there, is what the target says: the demonstration stands in its month.
  for (const [who, [role, of]] of Object.entries(cast)) today = dayOf(await hire(who, { role, division: reach[of] }))
  return {
    ...{ township, villages, call, must },
    today: () => today,
    wait: (days) => {
      today = addDays(today, days)
      target.stage.setClock(`${today}T10:00:00+08:00`)
    },
    import: async (village, count, { povertyStatus = '未脱贫', at } = {}) => {
      const csv = Buffer.from(listOf({ village, count, povertyStatus, ...(at && { at }), run, from: made }))
      made += count
      const { lines } = await must('importer', 'POST', `/household-imports?division=${village}`, csv)
      const ids = new Set((lines as { household: string | null }[]).map(({ household }) => household))
      if (ids.has(null)) throw new Error(JSON.stringify(lines))
      return [...ids] as string[]
    },
    letIn: async (household, village) =>
      void (await hire('household', { role: 'household', household, division: village })),
    hire,
    stop: () => target.stop(),
  }
}

/** What is said of imported households besides. */
type Imported = {
  readonly povertyStatus: string
  /** Where all of them live. */
  readonly at: { readonly latitude: number; readonly longitude: number }
}

type Asked = Omit<Imported, 'at'> & {
  readonly at?: Imported['at']
  readonly village: string
  readonly count: number
  readonly run: number
  readonly from: number
}

/** A list of couples, born in years in which no other journey's people are. */
const listOf = ({ village, count, povertyStatus, at, run, from }: Asked): string => {
  const columns =
    '户编号,行政村,贫困户属性,脱贫属性,主要致贫原因,姓名,性别,与户主关系,证件号码,文化程度,是否参加城乡居民基本医疗保险,年度,工资性收入,住房安全,是否饮水安全,纬度,经度'
  const birth = `${1974 + (run % 3)}${String(1 + (Math.floor(run / 3) % 12)).padStart(2, '0')}${String(1 + (Math.floor(run / 36) % 28)).padStart(2, '0')}`
  const rows = Array.from({ length: count }, (_none, index) => {
    const code = `${village}${String(index + 1).padStart(4, '0')}`
    const serial = (from + index) * 2
    const common = [code, '测试村', '一般贫困户', povertyStatus, '缺技术']
    const couple = [
      ['王某甲', '男', '户主', idNumber(birth, serial + 1)],
      ['赵某乙', '女', '配偶', idNumber(birth, serial + 2)],
    ]
    return couple
      .map((person) =>
        [...common, ...person, '初中', '是', '2016', '24000', '有', '是', at?.latitude ?? '', at?.longitude ?? ''].join(
          ',',
        ),
      )
      .join('\r\n')
  })
  return [columns, ...rows].join('\r\n')
}

/** The last version of something, as If-Match names it. */
export const versionOf = async (stage: TownshipStage, who: Person, path: string): Promise<Record<string, string>> => ({
  'if-match': (await stage.call(who, 'GET', path)).headers.get('etag') ?? '',
})

export const outcomeOf = ({ status, body }: Answered): string =>
  status < 300 ? 'done' : `${status} ${body.type.split('/').at(-1)}`
