import type { Actor } from '@bangfu/access/actor'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import type { FundsDeps } from '../../src/deps.ts'
import { funds } from '../../src/service.ts'
import { county, householdId, registerHousehold, village } from '../village.ts'

export type AidWorld = World<FundsDeps>

export const openAid = (): AidWorld => openWorld<FundsDeps>([funds], {} as never, '2020-09-15T02:00:00.000Z')

export const school = `unt_${'1'.repeat(22)}`
export const foreignSchool = `unt_${'2'.repeat(22)}`
export const person = (n: number): string => `per_${n.toString().padStart(22, '0')}`

export const clerk = actorWith('village-clerk', { division: village })
export const teacher = actorWith('school-officer', { unit: school })
export const office = actorWith('county-office', { division: county })
export const otherOffice = actorWith('county-office', { division: county }, 'usr-office-2')
export const entry = actorWith('finance-entry', { division: county })
export const householdActor = (n: number): Actor =>
  actorWith('household', { household: householdId(n) }, `usr-family-${n}`)

/** A household with one student in a vocational school (中职一年级), and the school. */
export const family = async (world: AidWorld, n: number, more: Partial<HouseholdFace> = {}): Promise<string> => {
  const students = [{ person: person(n), nameMasked: '李某某', state: '10' }]
  return registerHousehold(world as unknown as World<Deps>, n, { students, ...more })
}

export const openSchools = async (world: AidWorld): Promise<void> => {
  const unitOf = (unit: string, division: string) =>
    create({ key: faceKey(unit), kind: 'unit-face', body: { unit, name: '职业中学', division: division as Division } })
  await world.table.write([unitOf(school, village), unitOf(foreignSchool, '610529000901')])
}

let keys = 0
export const send = (
  world: AidWorld,
  actor: Actor | undefined,
  method: string,
  path: string,
  body?: unknown,
  version?: number,
): Promise<Answered> =>
  world.call(actor, method, path, body, {
    'idempotency-key': `aid-${++keys}`,
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  })

export const applicationFor = (n: number, more: object = {}) => ({
  ...{ household: householdId(n), person: person(n), programme: 'yulu', term: '2020-autumn' },
  ...{ stage: 'secondary-vocational', school: { name: '职业中学', unit: school } },
  documents: [{ kind: 'enrolment', title: '学籍证明' }],
  ...more,
})

export const apply = (
  world: AidWorld,
  n: number,
  more: object = {},
  actor: Actor = householdActor(n),
): Promise<Answered> => send(world, actor, 'POST', '/aid-applications', applicationFor(n, more))

export const act = (
  world: AidWorld,
  actor: Actor,
  application: string,
  what: string,
  body: object,
  version: number,
): Promise<Answered> => send(world, actor, 'POST', `/aid-applications/${application}/${what}`, body, version)

export const confirmed = { confirmed: true, note: '在读' }
export const approval = { outcome: 'approve', reason: '符合条件' }
export const refusal = { outcome: 'refuse', reason: '不符合条件' }

/** An application that is approved: applied for by the family, checked by the school, approved by the county. */
export const approvedFor = async (world: AidWorld, n: number, more: object = {}): Promise<string> => {
  const { body } = await apply(world, n, more)
  await act(world, teacher, body.application, 'check', confirmed, 1)
  const { status, body: after } = await act(world, office, body.application, 'decision', approval, 2)
  if (status !== 200) throw new Error(JSON.stringify(after))
  return body.application as string
}

export const openAidFund = async (world: AidWorld, amountFen = 10_000_000): Promise<string> => {
  const { body } = await send(world, entry, 'POST', '/funds', {
    ...{ name: '教育资助', source: 'county', year: 2020, purpose: '学生资助', items: ['yulu', 'college-yearly'] },
    ...{ scope: { division: village }, from: '2020-09-01', to: '2021-08-31' },
  })
  await send(world, entry, 'POST', `/funds/${body.fund}/donations`, { amountFen, document: '回单' })
  return body.fund as string
}

export const run = (world: AidWorld, fund: string, more: object = {}): Promise<Answered> =>
  send(world, entry, 'POST', '/aid-runs', {
    fund,
    programme: 'yulu',
    term: '2020-autumn',
    period: '2020-09',
    document: '批次 1',
    ...more,
  })

export const read = (world: AidWorld, path: string, actor: Actor = office): Promise<Answered> =>
  world.call(actor, 'GET', path)
