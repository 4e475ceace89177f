import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { zipEntries } from '@bangfu/sheets/zip-entries'
import { entityKey, pairedKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { photo } from '../../../../tests/support/photo.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import { createEvidence } from '../../src/evidence-table.ts'
import { copyKey, type Evidence, type EvidenceId } from '../../src/evidence.ts'
import {
  clerk,
  hashOf,
  helper,
  home,
  openField,
  otherHelper,
  stranger,
  village,
  visitAt,
  type Field,
} from '../field.ts'

const publisher = actorWith('publisher', { division: '610528' as never }, 'usr-publisher')
const office = actorWith('county-office', { division: '610528' as never }, 'usr-office')
const child = 'per_0000000000000000000001'
const household = `hsh_${'1'.padStart(22, '0')}`
const ownHousehold = actorWith('household', { household }, 'usr-own')
const consent = {
  person: child,
  guardian: { name: '吴某某', relation: '母亲' },
  on: '2020-08-01',
  document: { title: '照片留存同意书', paper: '村档 3' },
}

let field: Field
let visit: string
let pictures = 0
const picture = () => photo({ at: visitAt, ...home, seed: ++pictures })
beforeEach(async () => {
  field = await openField()
  visit = await field.visit(1)
  const body = { periods: [{ from: '2020-01-01', to: null }] }
  await field.table.write([create({ key: pairedKey('hlp-1', household), kind: 'paired', body })])
})
afterEach(async () => {
  expect(field.defects).toEqual([])
  await field.end()
})

const record = (actor = helper, body: object = consent) =>
  field.call(actor, 'POST', `/households/${household}/photo-consents`, body)
const withdraw = (actor = ownHousehold) =>
  field.call(actor, 'POST', `/households/${household}/photo-consents/${child}/withdraw`, { reason: '不再同意' })
const link = (evidence: string) => field.call(clerk, 'POST', `/photos/${evidence}/link`, { size: 'display' })
const say = (evidence: string, body: object, actor = clerk) =>
  field.call(actor, 'POST', `/photos/${evidence}/shown`, body)
const publish = (evidence: string, actor = publisher) =>
  field.call(actor, 'POST', `/photos/${evidence}/publication`, { caption: '新建产业大棚' })
const problem = ({ status, body }: { status: number; body: any }): string =>
  `${status} ${String(body.type).replace('/problems/', '')}`
const publicPhotos = async () => (await field.call(undefined, 'GET', `/public/villages/${village}/photos`)).body.items

describe('a photo of a minor', () => {
  test('is kept when a guardian has agreed, and not taken in when none has', async () => {
    const bytes = await picture()
    expect(problem(await field.ask(visit, bytes, { minors: [child] }))).toBe('409 guardian_consent_missing')
    expect((await record()).body).toMatchObject({ person: child, holds: true, withdrawn: null })
    const { evidence } = await field.handIn(visit, bytes, { minors: [child] })
    expect((await link(evidence)).status).toBe(200)
  })

  test('is shown to nobody once the guardian takes the consent back, and again after a new one', async () => {
    await record()
    const { evidence } = await field.handIn(visit, await picture(), { minors: [child] })
    expect((await withdraw()).body).toMatchObject({ holds: false, withdrawn: { by: 'usr-own', reason: '不再同意' } })
    expect(problem(await withdraw())).toBe('409 photo_consent_over')
    expect(problem(await link(evidence))).toBe('403 photo_withheld')
    // The paper from before does not undo it, whoever hands it in again.
    for (const actor of [helper, clerk, ownHousehold])
      expect(problem(await record(actor))).toBe('409 photo_consent_over')
    expect((await record(ownHousehold, { ...consent, on: '2020-08-14' })).status).toBe(201)
    expect((await link(evidence)).status).toBe(200)
  })

  test('is withheld when it is found out later, also where nobody knows the child', async () => {
    const { evidence } = await field.handIn(visit, await picture())
    expect((await say(evidence, { minors: [child] })).body).toMatchObject({ withheld: true, said: 'office' })
    expect(problem(await link(evidence))).toBe('403 photo_withheld')
    await record()
    expect((await link(evidence)).status).toBe(200)
    expect((await say(evidence, { minors: [], others: true })).body.withheld).toBe(true)
    expect(problem(await link(evidence))).toBe('403 photo_withheld')
  })

  test('taken after the last day of a consent is not covered by it', async () => {
    await record(helper, { ...consent, until: '2020-08-10' })
    expect(problem(await field.ask(visit, await picture(), { minors: [child] }))).toBe('409 guardian_consent_missing')
    const { body } = await field.call(office, 'GET', `/households/${household}/photo-consents`)
    expect(body.items).toMatchObject([{ holds: false, until: '2020-08-10' }])
  })
})

test('a consent is the household’s and its people’s to record, of a day that has come', async () => {
  expect(problem(await record(helper, { ...consent, on: '2020-08-20' }))).toBe('400 invalid_input')
  expect(problem(await record(helper, { ...consent, until: '2020-07-01' }))).toBe('400 invalid_input')
  for (const actor of [otherHelper, stranger, publisher]) expect([403, 404]).toContain((await record(actor)).status)
  expect(problem(await withdraw())).toBe('404 not_found')
})

describe('everybody sees', () => {
  test('a photo that an office has looked at and that shows no minor, until it is taken back', async () => {
    const { evidence } = await field.handIn(visit, await picture())
    expect(problem(await publish(evidence))).toBe('409 photo_not_looked_at')
    await say(evidence, { minors: [] })
    expect(problem(await publish(evidence, office))).toBe('403 not_permitted')
    expect((await publish(evidence)).status).toBe(201)
    const [shown] = await publicPhotos()
    expect(Object.keys(shown).toSorted()).toEqual(['caption', 'evidence', 'expiresAt', 'period', 'url'])
    const bytes = Buffer.from(await (await fetch(shown.url)).arrayBuffer())
    expect(bytes.includes('Exif')).toBe(false)
    const reason = { reason: '更换照片' }
    await field.call(publisher, 'POST', `/photos/${evidence}/publication/withdraw`, reason)
    expect(await publicPhotos()).toEqual([])
  })

  test('no photo of a minor, whoever agreed and whenever it is found out', async () => {
    await record()
    const { evidence } = await field.handIn(visit, await picture())
    await say(evidence, { minors: [] })
    await publish(evidence)
    await say(evidence, { minors: [child] })
    expect(await publicPhotos()).toEqual([])
    expect(problem(await publish(evidence))).toBe('409 photo_of_minor')
  })

  test('no photo against which something speaks', async () => {
    const bytes = await picture()
    await field.handIn(visit, bytes)
    const { evidence, verdict } = await field.handIn(await field.visit(2), bytes)
    expect(verdict).toBe('suspicious')
    await say(evidence, { minors: [] })
    expect(problem(await publish(evidence))).toBe('409 photo_in_doubt')
  })

  test('no photo of which an office says at the same moment that it shows a minor', async () => {
    const { evidence } = await field.handIn(visit, await picture())
    await say(evidence, { minors: [] })
    await Promise.all([publish(evidence), say(evidence, { minors: [child] })])
    expect(await publicPhotos()).toEqual([])
  })
})

test('the photos of a village are files for an office, without what is withheld', async () => {
  const [one, two] = [await field.handIn(visit, await picture()), await field.handIn(visit, await picture())]
  await say(two.evidence, { minors: [child] })
  const ask = (actor = office, days: object = { from: '2020-08-01', to: '2020-08-31' }) =>
    field.call(actor, 'POST', `/villages/${village}/photo-files`, days, { 'idempotency-key': `files-${actor.id}` })
  expect((await ask(helper)).status).toBe(403)
  expect((await ask(stranger)).status).toBe(404)
  const { body } = await ask()
  await field.work()
  const [file] = await zipsOf(body.job)
  expect([...(file?.keys() ?? [])]).toEqual(['照片清单.csv', `2020-08-14/${visit}/${one.evidence}.jpg`])
  const list = file?.get('照片清单.csv')?.toString() ?? ''
  expect(list.trim().split('\r\n')).toHaveLength(3)
  expect(list).toContain('withheld')
})

test('any number of photos makes as many files as it takes, each photo once, also where the work was cut off', async () => {
  const { evidence } = await field.handIn(visit, await picture())
  const item = await field.table.get(entityKey(evidence))
  const copy = Buffer.from('a copy')
  const ids = Array.from({ length: 320 }, (_none, number) => `evd_${String(number).padStart(22, '0')}` as EvidenceId)
  const photoOf = (id: EvidenceId) => ({ ...(item?.body as Evidence), evidence: id, sha256: hashOf(Buffer.from(id)) })
  for (let start = 0; start < ids.length; start += 20)
    await field.table.write(
      // All are of one visit: it is checked once.
      ids.slice(start, start + 20).flatMap((id, index) => createEvidence(photoOf(id)).slice(0, index === 0 ? 3 : 2)),
    )
  await Promise.all(ids.map((id) => field.objects.write(copyKey(id, 'display'), copy, 'image/jpeg')))
  const { body } = await field.call(
    office,
    'POST',
    `/villages/${village}/photo-files`,
    { from: '2020-08-14', to: '2020-08-14' },
    { 'idempotency-key': 'many' },
  )
  const { writeStream } = field.deps.exchange
  let broken = false
  field.deps.exchange.writeStream = async (key, ...rest) => {
    if (key.endsWith('photos-2.zip') && !broken) {
      broken = true
      throw Object.assign(new Error('the store is away'), { name: 'TimeoutError' })
    }
    return writeStream(key, ...rest)
  }
  await field.work()
  const zips = await zipsOf(body.job)
  const names = zips.flatMap((zip) => [...zip.keys()].filter((name) => name.endsWith('.jpg')))
  expect([broken, zips.length, names.length, new Set(names).size]).toEqual([true, 2, 321, 321])
})

const zipsOf = async (job: string): Promise<Map<string, Buffer>[]> => {
  const lines = await field.deps.exchange.list(`results/${job}/`)
  return Promise.all(
    lines.map(async ({ key }) => {
      const bytes = Buffer.from((await field.deps.exchange.read(key, 50_000_000)) ?? '')
      return new Map([...zipEntries(bytes)].map(([name, { packed }]) => [name, inflateRawSync(packed)]))
    }),
  )
}
