import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import { Division } from '@bangfu/kernel/division'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { photo } from '../../../tests/support/photo.ts'
import { actorWith } from '../../../tests/support/world.ts'
import { home as fieldHome, openField, visitAt, type Field } from './field.ts'
import { county, north, office, openVisits, visitId, type Visits } from './visits/visiting.ts'

const township = actorWith('township-office', { division: Division.parse('610528000') })
const supervisor = actorWith('supervisor', { division: county })
const good = { decision: 'accepted', note: '已向农户核实' }
const bad = { decision: 'rejected', note: '农户表示没有来过' }
const seen = (version: number) => ({ 'if-match': `"${version}"` })

describe('a visit that looks wrong', () => {
  let world: Visits
  beforeEach(async () => {
    world = openVisits()
    const helpers = { 'hlp-1': 'unt-1', 'hlp-2': 'unt-1', 'hlp-3': 'unt-2' }
    await world.table.write(
      Object.entries(helpers).map(([helper, unit]) =>
        create({ key: faceKey(helper), kind: 'face', body: { helper, unit, division: county } }),
      ),
    )
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const path = (visit: number): string => `/visits/${visitId(visit)}/check`
  const review = (actor: Actor, visit: number, body: unknown, version: number) =>
    world.call(actor, 'PUT', `${path(visit)}/review`, body, seen(version))
  const wait = async (actor = office, query = 'division=610528'): Promise<string[]> => {
    const { body } = await world.call(actor, 'GET', `/evidence-reviews?${query}`)
    return (body.items as { subject: string }[]).map(({ subject }) => subject)
  }
  const odd = (visit: number, hour = visit) =>
    world.record({ visit, position: north(2), at: `2020-08-${10 + hour}T02:00:00Z` })

  test('waits, the oldest first, in its village, its township and its county, and nowhere else', async () => {
    for (const [visit, day] of [
      [1, 3],
      [2, 1],
      [3, 2],
    ] as const)
      await world.take(await odd(visit, day))
    await world.take(await world.record({ visit: 4, at: '2020-08-05T02:00:00Z' }))
    const all = [2, 3, 1].map(visitId)
    for (const division of ['610528', '610528000', '610528000901'])
      expect(await wait(office, `division=${division}`)).toEqual(all)
    for (const division of ['610528001', '610528000902']) expect(await wait(office, `division=${division}`)).toEqual([])
    const first = await world.call(office, 'GET', '/evidence-reviews?division=610528&limit=2')
    const rest = await world.call(
      office,
      'GET',
      `/evidence-reviews?division=610528&limit=2&cursor=${encodeURIComponent(first.body.next)}`,
    )
    expect([...first.body.items, ...rest.body.items].map(({ subject }) => subject)).toEqual(all)
    expect(first.body.items[0]).toMatchObject({
      ...{ kind: 'visit', verdict: 'suspicious', helper: 'hlp-1' },
      reasons: [{ code: 'visit_outside_geofence', figures: { metres: 2000, limitMetres: 1000 } }],
    })
  })

  test('is accepted or rejected with a note, and again by another; everybody concerned is told, nothing is lost', async () => {
    await world.take(await odd(1))
    const { headers } = await world.call(township, 'GET', path(1))
    expect(headers.etag).toBe('"2"')
    const first = await review(township, 1, good, 2)
    expect(first.body).toMatchObject({
      review: { ...good, by: 'usr-township-office' },
      waiting: false,
      verdict: 'suspicious',
    })
    expect(await wait()).toEqual([])
    const again = await review(supervisor, 1, bad, 3)
    expect(again.body.review).toMatchObject({ decision: 'rejected', by: 'usr-supervisor' })
    expect((await review(office, 1, good, 3)).body.type).toBe('/problems/version_changed')
    const told = (await world.carry()).filter(({ type }) => type === 'evidence.reviewed')
    expect(told.map(({ body }) => body)).toMatchObject([
      { subject: visitId(1), kind: 'visit', decision: 'accepted', entityVersion: 3 },
      { subject: visitId(1), kind: 'visit', decision: 'rejected', entityVersion: 4 },
    ])
    expect(JSON.stringify(told)).not.toContain('农户')
    const { items } = await world.table.list({ in: { table: 'registry', pk: `check#${visitId(1)}` }, limit: 10 })
    expect(items.filter(({ kind }) => kind === 'history').map(({ body }) => (body as { why: string }).why)).toEqual([
      good.note,
      bad.note,
    ])
  })

  test('waits again when a reason comes that no reviewer has seen', async () => {
    const text =
      '今年种了三亩花椒，长势好；老伴患高血压，按时服药；大儿子在西安电子厂上班，每月寄回一千五百元；屋顶漏雨，已报镇上。'
    const original = await world.record({ visit: 1, helper: 'hlp-3', findings: text })
    await world.take(await world.record({ visit: 2, position: north(2), findings: text, at: '2020-08-20T02:00:00Z' }))
    await review(office, 2, good, 2)
    await world.take(original)
    expect(await world.check(2)).toMatchObject({ waiting: true, review: null })
    expect(await world.codes(2)).toEqual(['visit_outside_geofence', 'same_text'])
    expect(await wait()).toEqual([visitId(2)])
    await review(office, 2, bad, 4)
    expect(await wait()).toEqual([])
  })

  test('is not reviewed by its helper or anybody of his unit, whatever else they are', async () => {
    await world.take(await odd(1))
    const also = (more: Partial<Actor['grants'][number]>): Actor => ({
      ...township,
      grants: [...township.grants, ...actorWith('helper', more).grants],
    })
    const officer = {
      ...township,
      grants: [...township.grants, ...actorWith('unit-officer', { unit: 'unt-1' }).grants],
    }
    for (const actor of [also({ helper: 'hlp-1' }), also({ helper: 'hlp-2' }), officer])
      expect((await review(actor, 1, good, 2)).body.type).toBe('/problems/evidence_of_own_unit')
    expect((await review(also({ helper: 'hlp-3' }), 1, good, 2)).status).toBe(200)
  })

  test('is reviewed by nobody else, in no other county, and not without a note', async () => {
    await world.take(await odd(1))
    const stranger = actorWith('county-office', { division: Division.parse('610526') })
    const roles = ['village-clerk', 'first-secretary', 'auditor', 'assessor', 'unit-officer', 'household'] as const
    for (const actor of [
      stranger,
      ...roles.map((role) => actorWith(role, { division: county })),
      actorWith('helper', { helper: 'hlp-1' }),
    ])
      expect([403, 404]).toContain((await review(actor, 1, good, 2)).status)
    expect((await review(office, 1, { decision: 'accepted', note: ' ' }, 2)).status).toBe(400)
    expect((await review(office, 1, { decision: 'perhaps', note: '不清楚' }, 2)).status).toBe(400)
    expect((await world.call(office, 'PUT', `${path(1)}/review`, good)).status).toBe(428)
    expect((await world.call(office, 'GET', '/evidence-reviews?division=61')).status).toBe(404)
  })

  test('by two reviewers at the same moment is reviewed once', async () => {
    await world.take(await odd(1))
    const both = await Promise.all([review(township, 1, good, 2), review(supervisor, 1, bad, 2)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })
})

describe('a photo that looks wrong', () => {
  let field: Field
  beforeEach(async () => {
    field = await openField()
  })
  afterEach(async () => {
    expect(field.defects).toEqual([])
    await field.end()
  })
  const wait = async (): Promise<string[]> =>
    (await field.call(office, 'GET', '/evidence-reviews?division=610528')).body.items.map(
      ({ subject, verdict }: { subject: string; verdict: string }) => `${verdict} ${subject}`,
    )

  test('waits before those that merely say too little, and is off the list when it was looked at', async () => {
    const said = { at: visitAt, ...fieldHome }
    const silent = await field.handIn(await field.visit(1), await photo({ seed: 1, width: 200, height: 150 }))
    field.setNow('2020-08-14T05:00:00.000Z')
    const far = await field.handIn(
      await field.visit(2),
      await photo({ ...said, latitude: 35, seed: 2, width: 200, height: 150 }),
    )
    await field.handIn(await field.visit(3), await photo({ ...said, seed: 3, width: 200, height: 150 }))
    expect(await wait()).toEqual([`suspicious ${far.evidence}`, `unverifiable ${silent.evidence}`])
    const reviewed = await field.call(office, 'PUT', `/photos/${far.evidence}/review`, good, seen(2))
    expect(reviewed.body).toMatchObject({ review: good, waiting: false, verdict: 'suspicious' })
    expect(await wait()).toEqual([`unverifiable ${silent.evidence}`])
    expect((await field.carry()).filter(({ type }) => type === 'evidence.reviewed')).toMatchObject([
      { body: { subject: far.evidence, kind: 'photo', decision: 'accepted' } },
    ])
  })

  test('that has not arrived has nothing to be reviewed', async () => {
    const { body } = await field.ask(await field.visit(1), Buffer.from('photo'))
    const answer = await field.call(office, 'PUT', `/photos/${body.evidence as string}/review`, good, seen(1))
    expect(answer.body.type).toBe('/problems/photo_not_reviewable')
  })
})
