import { dayOf, type Instant } from '@bangfu/kernel/time'
import { founder } from '@bangfu/local/demonstration/cast'
import { everything, moment } from '@bangfu/local/demonstration/stage'
import { rosterCsv } from '../../support/roster.ts'
import { openTarget, type Target } from '../target.ts'

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: any }
export type Who = 'founder' | 'office' | 'neighbour' | 'entry' | 'payer' | 'auditor' | 'helper'
export type Asked = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** A village of its own on the target, with people, households, money and a visit that bad input must not harm. */
export type Place = {
  readonly target: Target
  /** The one-machine host was started here: its log and its keys can be looked at, its clock can be set. */
  readonly isOwn: boolean
  readonly village: string
  /** Lies in another county. */
  readonly otherVillage: string
  /** In order of code: 0001 to 0006. */
  readonly households: readonly string[]
  readonly foreign: string
  readonly fund: string
  readonly helper: string
  readonly visit: string
  /** The lines of the roster's household at this place of the order, whether it is on file or not. */
  rosterLines(order: number): string[]
  readonly rosterHeader: string
  /** Unique in this run and later ones. */
  newName(): string
  tokenOf(who: Who): Promise<string>
  /** A call with a fresh Idempotency-Key; nobody is signed in where `who` is undefined. */
  call(who: Who | undefined, method: string, path: string, asked?: Asked): Promise<Answered>
  /** Everything of the village that bad input could have written, the trail included. */
  kept(): Promise<Kept>
  /** What was kept when it was last looked at, unless a call has been accepted since. */
  keptBefore(): Promise<Kept>
  stop(): Promise<void>
}

export type Kept = Readonly<Record<'households' | 'money' | 'visits' | 'trail', unknown>>

const county = '610528'
const otherCounty = '610529'
const onFile = 6

/** Registers everything anew, under names that no other run has, so that a target can be tried again and again. */
export const openPlace = async (): Promise<Place> => {
  const target = await openTarget()
  const run = Math.floor(Date.now() / 1000) % 89_000
  const villageIn = (outer: string): string => `${outer}9${String(run).padStart(5, '0')}`
  const [village, otherVillage] = [villageIn(county), villageIn(otherCounty)]
  const first = 100_000 + run * 9
  const [rosterHeader = '', ...roster] = rosterCsv(village, 8, first).trimEnd().split('\r\n')
  let last: Promise<Kept> | undefined
  const callers = callersAt(target, run, () => (last = undefined))
  const make = makerWith(callers.call)
  await hire(target, make, run)
  const imported = (who: Who, division: string, csv: string): Promise<any> =>
    make(who, `/household-imports?division=${division}`, csv, { 'content-type': 'text/csv' })
  const own = [rosterHeader, ...roster.slice(0, onFile * 2)].join('\r\n')
  const households = codesOf(await imported('office', village, own))
  const foreign = codesOf(await imported('neighbour', otherVillage, rosterCsv(otherVillage, 1, first + 8)))
  const people = await visited(target, make, run, households[0] ?? '')
  const { fund, openedAt } = await make('entry', '/funds', fundBody(target, village))
  await make('entry', `/funds/${fund}/donations`, { amountFen: 100_000, document: '开户' })
  const known = { village, otherVillage, fund, ...people, day: dayOf(openedAt as Instant) }
  return {
    ...callers,
    ...known,
    target,
    isOwn: target.logFile !== undefined,
    households,
    foreign: foreign[0] ?? '',
    rosterHeader,
    rosterLines: (order) => roster.slice(order * 2 - 2, order * 2),
    kept: () => (last = keptAt(callers.call, known)),
    keptBefore: () => (last ??= keptAt(callers.call, known)),
    stop: () => target.stop(),
  }
}

type Call = Place['call']
type Make = (who: Who, path: string, body: unknown, headers?: Asked['headers']) => Promise<any>

const callersAt = (
  { origin, tokenFor }: Target,
  run: number,
  accepted: () => void,
): Pick<Place, 'call' | 'tokenOf' | 'newName'> => {
  const tokens = new Map<Who, Promise<string>>()
  let names = 0
  const newName = (): string => `bad-input-${run}-${++names}`
  const tokenOf = (who: Who): Promise<string> => {
    const token = tokens.get(who) ?? tokenFor(subjectOf(who, run))
    tokens.set(who, token)
    return token
  }
  const call: Call = async (who, method, path, { body, headers = {} } = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(who && { authorization: `Bearer ${await tokenOf(who)}` }),
        ...(method !== 'GET' && { 'idempotency-key': newName() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
      ...(body instanceof ReadableStream && ({ duplex: 'half' } as RequestInit)),
    })
    if (method !== 'GET' && response.ok) accepted()
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  return { call, tokenOf, newName }
}

const subjectOf = (who: Who, run: number): string => (who === 'founder' ? founder : `bad-input-${run}-${who}`)

const makerWith =
  (call: Call): Make =>
  async (who, path, body, headers = {}) => {
    const answered = await call(who, 'POST', path, { body, headers })
    if (answered.status >= 300) throw new Error(`POST ${path} answered ${JSON.stringify(answered.body)}`)
    return answered.body
  }

/** Everybody but the helper, whose grant needs him to be registered first. */
const hire = async (target: Target, make: Make, run: number): Promise<void> => {
  for (const [who, role, division] of [
    ['office', 'county-office', county],
    ['neighbour', 'county-office', otherCounty],
    ['entry', 'finance-entry', county],
    ['payer', 'finance-payer', county],
    ['auditor', 'auditor', county],
  ] as const)
    await employ(target, make, subjectOf(who, run), { role, division })
}

const employ = async (target: Target, make: Make, subject: string, grant: object): Promise<void> => {
  const { issuer, period } = target.stage
  const { user } = await make('founder', '/users', { issuer, subject, name: '某人', division: county })
  await make('founder', `/users/${user}/grants`, { ...grant, from: moment(period, -365, '00:00:00').slice(0, 10) })
}

/** A unit, its helper, his household and a visit there. */
const visited = async (target: Target, make: Make, run: number, household: string) => {
  const { period } = target.stage
  const { unit } = await make('office', '/units', { name: `单位${run}`, kind: 'school', division: county })
  const body = { name: '何某', unit, division: county, rank: 'ordinary', phone: '15400000999' }
  const { helper } = await make('office', '/helpers', body)
  await employ(target, make, subjectOf('helper', run), { role: 'helper', helper, division: county })
  await make('office', '/pairings', { helper, household, from: moment(period, -100, '00:00:00').slice(0, 10) })
  const { visit } = await make('helper', '/visits', visitBody(target, household, helper))
  return { helper: helper as string, visit: visit as string }
}

/** Where the visits of this place are made. */
export const home = { latitude: 34.75, longitude: 109.26 }

/** A visit as it ought to be recorded. */
export const visitBody = ({ stage }: Target, household: string, helper: string) => ({
  household,
  helper,
  kind: 'home-visit',
  at: moment(stage.period, 20, '10:00:00'),
  findings: '老人身体尚好',
  position: home,
})

const fundBody = ({ stage: { period } }: Target, village: string) => ({
  name: '测试资金',
  source: 'county',
  year: Number(period.slice(0, 4)),
  purpose: '测试',
  items: ['aid'],
  scope: { division: village },
  from: moment(period, -100, '00:00:00').slice(0, 10),
  to: moment(period, 200, '00:00:00').slice(0, 10),
})

const codesOf = ({ lines }: { lines: { code: string; household: string }[] }): string[] => [
  ...new Set(lines.toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(({ household }) => household)),
]

type Known = Pick<Place, 'village' | 'otherVillage' | 'fund' | 'helper' | 'visit'> & { readonly day: string }

const keptAt = async (call: Call, { village, otherVillage, fund, helper, visit, day }: Known): Promise<Kept> => {
  const get = async (who: Who, path: string): Promise<any> => {
    const { status, body } = await call(who, 'GET', path)
    if (status !== 200) throw new Error(`GET ${path} answered ${JSON.stringify(body)}`)
    return body
  }
  const list = (who: Who, path: string): Promise<any[]> => everything((page) => get(who, page), path)
  const [households, money, [visits, photos], trail] = await Promise.all([
    Promise.all([
      list('office', `/households?division=${village}`),
      list('neighbour', `/households?division=${otherVillage}`),
      list('office', `/pairings?division=${village}`),
    ]),
    Promise.all([
      list('auditor', `/funds?division=${village}`),
      get('auditor', `/funds/${fund}`),
      list('auditor', `/funds/${fund}/plans`),
      list('auditor', `/funds/${fund}/postings`),
    ]),
    Promise.all([
      list('helper', `/helpers/${helper}/visits?period=${day.slice(0, 7)}`),
      list('helper', `/visits/${visit}/photos`),
    ]),
    list('auditor', `/trail?division=${village}&day=${day}`),
  ])
  // What is known of their photos reaches the visits by facts, whenever those arrive.
  const told = visits.map(({ evidence: _evidence, photos: _photos, ...visit }) => visit)
  return { households, money, visits: [told, photos], trail }
}
