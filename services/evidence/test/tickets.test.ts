import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { visitOfDeviceItem } from '@bangfu/facts/device-items'
import type { DeviceFace, VisitFace } from '@bangfu/facts/faces'
import { Division } from '@bangfu/kernel/division'
import { instant } from '@bangfu/kernel/time'
import { faceKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { actorWith } from '../../../tests/support/world.ts'
import { photo } from '../../../tests/support/photo.ts'
import { clerk, hashOf, openField, stranger, village, visitAt, type Field } from './field.ts'

const self = `hlp_${'7'.repeat(22)}`
const helper = actorWith('helper', { helper: self, division: Division.parse('610528') }, 'usr-device-helper')
const phone = `dvc_${'1'.repeat(22)}`
const tablet = `dvc_${'2'.repeat(22)}`
const item = 'visit-item-0001'
const visit = visitOfDeviceItem(helper.id, item)

let field: Field
beforeEach(async () => {
  field = await openField()
  await field.table.write([
    ...[phone, tablet].map((device) => create({ key: faceKey(device), kind: 'face', body: faceOf(device) })),
    create({
      key: faceKey(self),
      kind: 'face',
      body: { helper: self, unit: `unt_${'1'.repeat(22)}`, division: '610528' },
    }),
  ])
})
afterEach(async () => {
  expect(field.defects).toEqual([])
  await field.end()
})

const faceOf = (device: string, revokedAt: string | null = null): DeviceFace => ({
  device,
  user: helper.id,
  helper: self,
  revokedAt: revokedAt === null ? null : instant(revokedAt),
})

const revoke = async (device: string, at = field.deps.clock()): Promise<void> =>
  field.table.write([replace({ key: faceKey(device), kind: 'face', body: faceOf(device, at) }, 1)])

/** The visit as pairing records it when the device's batch comes. */
const recordVisit = async (): Promise<void> => {
  const face: VisitFace = {
    ...{ visit, household: `hsh_${'5'.repeat(22)}`, helper: self, division: village, kind: 'home-visit' },
    ...{ isVisit: true, at: instant(visitAt) },
  }
  await field.table.write([create({ key: faceKey(visit), kind: 'face', body: face })])
}

const of = (bytes: Uint8Array, more: object = { visitItem: item }) => ({
  ...{ contentType: 'image/jpeg', sizeBytes: bytes.length, sha256: hashOf(bytes) },
  ...more,
})
const ask = (photos: readonly unknown[], device = phone, as = helper) =>
  field.call(as, 'POST', '/photo-tickets', { device, photos })
const askOne = async (bytes: Uint8Array, device = phone): Promise<any> =>
  (await ask([of(bytes)], device)).body.photos[0]
const read = async (evidence: string): Promise<any> => (await field.call(clerk, 'GET', `/photos/${evidence}`)).body
const uploads = async (query: string, as = clerk): Promise<any[]> =>
  (await field.call(as, 'GET', `/photo-uploads?${query}`)).body.items
const code = ({ body }: { body: any }): string => String(body.type).slice('/problems/'.length)
const shot = (seed: number) => photo({ seed })

describe('tickets for photos that were taken offline', () => {
  test('wait for their visit, which may come later, and are then given', async () => {
    const bytes = await shot(1)
    expect(await askOne(bytes)).toMatchObject({ outcome: 'waiting', waitingFor: item, visit, ticket: null })
    await recordVisit()
    const given = await askOne(bytes)
    expect(given).toMatchObject({ outcome: 'ticket', state: 'awaited', visit })
    expect(await field.post(given.ticket, bytes)).toBe(204)
    expect(await read(given.evidence)).toMatchObject({ state: 'checked' })
    expect(await askOne(bytes)).toMatchObject({ outcome: 'there', evidence: given.evidence, ticket: null })
  })

  test('are answered one by one, in their order, whatever else stands among them', async () => {
    await recordVisit()
    const [one, two] = [await shot(1), await shot(2)]
    const foreign = await field.visit(1)
    const answered = await ask([
      of(one),
      null,
      of(two, { visit }),
      of(one, { visit: foreign }),
      of(one, { visit: `vst_${'9'.repeat(22)}` }),
      of(one, {}),
      { ...of(one), contentType: 'image/heic', sha256: hashOf(Buffer.from('another')) },
      of(one),
    ])
    expect(answered.body.photos.map(({ outcome }: any) => outcome)).toEqual([
      'ticket',
      'refused',
      'ticket',
      'refused',
      'refused',
      'refused',
      'refused',
      'ticket',
    ])
    expect(answered.body.photos.map(({ refusal }: any) => refusal?.code ?? null)).toEqual([
      ...[null, 'invalid_input', null, 'not_found', 'not_found', 'invalid_input', 'photo_type_unsupported', null],
    ])
    expect(answered.body.photos[7].evidence).toBe(answered.body.photos[0].evidence)
  })

  test('are renewed for the same photo when they have expired, as often as it takes', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const first = await askOne(bytes)
    field.setNow('2020-08-14T06:00:00.000Z')
    expect(await field.post(first.ticket, bytes)).toBe(403)
    const renewed = await askOne(bytes)
    expect(renewed.evidence).toBe(first.evidence)
    expect(renewed.ticket.fields.key).toBe(first.ticket.fields.key)
    expect(await field.post(renewed.ticket, bytes)).toBe(204)
    expect(await read(first.evidence)).toMatchObject({ state: 'checked' })
  })

  test('for one photo from two devices are one piece of evidence, whichever brings it first', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const [first, second] = [await askOne(bytes, phone), await askOne(bytes, tablet)]
    expect(second.evidence).toBe(first.evidence)
    expect(second.ticket.fields.key).not.toBe(first.ticket.fields.key)
    // The one that asked first brings it, though another has asked since.
    expect(await field.post(first.ticket, bytes)).toBe(204)
    expect(await field.post(second.ticket, bytes)).toBe(204)
    expect(await read(first.evidence)).toMatchObject({ state: 'checked' })
    const { items } = (await field.call(clerk, 'GET', `/visits/${visit}/photos`)).body
    expect(items).toHaveLength(1)
    const link = await field.call(clerk, 'POST', `/photos/${String(first.evidence)}/link`, { size: 'display' })
    expect(link.status).toBe(200)
  })

  test('are asked for at the same moment without making two of one photo', async () => {
    await recordVisit()
    const bytes = await Promise.all([1, 2, 3].map(shot))
    const both = await Promise.all([
      ask(bytes.map((one) => of(one))),
      ask(
        bytes.map((one) => of(one)),
        tablet,
      ),
    ])
    const ids = new Set(both.flatMap(({ body }) => body.photos.map(({ evidence }: any) => evidence as string)))
    expect(ids.size).toBe(3)
  })

  test('are given twenty times for one photo, and then no more', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const devices = Array.from({ length: 21 }, (_, index) => `dvc_${String(index).padStart(22, '3')}`)
    await field.table.write(devices.map((one) => create({ key: faceKey(one), kind: 'face', body: faceOf(one) })))
    for (const device of devices.slice(0, 20)) expect((await askOne(bytes, device)).outcome).toBe('ticket')
    expect((await askOne(bytes, devices[20])).refusal.code).toBe('photo_ticket_limit')
    expect((await askOne(bytes, devices[3])).outcome).toBe('ticket')
  })
})

describe('a device that was revoked', () => {
  test('is given no ticket, and neither is somebody else’s or an unknown one', async () => {
    await recordVisit()
    await revoke(phone)
    const bytes = await shot(1)
    expect(code(await ask([of(bytes)]))).toBe('device_revoked')
    const other = actorWith('helper', { helper: self, division: Division.parse('610528') }, 'usr-other-one')
    expect(code(await ask([of(bytes)], tablet, other))).toBe('device_unknown')
    expect(code(await ask([of(bytes)], `dvc_${'9'.repeat(22)}`))).toBe('device_unknown')
    const single = await field.call(helper, 'POST', `/visits/${visit}/photos`, { ...of(bytes, {}), device: phone })
    expect(code(single)).toBe('device_revoked')
  })

  test('may still reach the store with a ticket, and what it brings is kept apart and shown to nobody', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const given = await askOne(bytes)
    await revoke(phone)
    field.setNow('2020-08-14T04:05:00.000Z')
    expect(await field.post(given.ticket, bytes)).toBe(204)
    expect(await read(given.evidence)).toMatchObject({ state: 'revoked', reasons: [{ code: 'device_revoked' }] })
    const link = await field.call(clerk, 'POST', `/photos/${String(given.evidence)}/link`, { size: 'display' })
    expect(code(link)).toBe('photo_not_displayable')
    expect(await field.objects.head(`display/${String(given.evidence)}/display.jpg`)).toBeUndefined()
    expect(await uploads(`division=${village}`)).toMatchObject([
      { state: 'revoked', lost: true, device: phone, reasons: [{ code: 'device_revoked' }] },
    ])
  })

  test('keeps what had reached the store before, however late it is checked', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const given = await askOne(bytes)
    await field.objects.write(given.ticket.fields.key, bytes, 'image/jpeg')
    field.setNow('2020-08-14T04:05:00.000Z')
    await revoke(phone)
    const { key } = given.ticket.fields
    await evidenceCheck(key, bytes.length)
    expect(await read(given.evidence)).toMatchObject({ state: 'checked' })
  })

  test('does not keep its user from handing the same photo in from another', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const dead = await askOne(bytes)
    await revoke(phone)
    field.setNow('2020-08-14T04:05:00.000Z')
    const living = await askOne(bytes, tablet)
    // What the lost device brings by its old ticket changes nothing.
    expect(await field.post(dead.ticket, bytes)).toBe(204)
    expect(await read(living.evidence)).toMatchObject({ state: 'awaited' })
    expect(await field.post(living.ticket, bytes)).toBe(204)
    expect(await read(living.evidence)).toMatchObject({ state: 'checked' })
  })

  test('and whose photo came too late: the photo is awaited again from a device in use', async () => {
    await recordVisit()
    const bytes = await shot(1)
    const dead = await askOne(bytes)
    await revoke(phone)
    field.setNow('2020-08-14T04:05:00.000Z')
    await field.post(dead.ticket, bytes)
    expect(await read(dead.evidence)).toMatchObject({ state: 'revoked' })
    const living = await askOne(bytes, tablet)
    expect(living).toMatchObject({ outcome: 'ticket', evidence: dead.evidence, state: 'awaited' })
    expect(await field.post(living.ticket, bytes)).toBe(204)
    expect(await read(dead.evidence)).toMatchObject({
      state: 'checked',
      reasons: expect.not.arrayContaining([{ code: 'device_revoked' }]),
    })
  })
})

describe('photos that have not come', () => {
  test('are listed for their village and for their helper until they are there, and called lost after three days', async () => {
    await recordVisit()
    const [one, two] = [await shot(1), await shot(2)]
    const given = await askOne(one)
    await askOne(two)
    expect(await uploads(`division=${village}`)).toMatchObject([
      { state: 'awaited', lost: false, visit },
      { state: 'awaited', lost: false },
    ])
    await field.post(given.ticket, one)
    field.setNow('2020-08-18T04:00:00.000Z')
    expect(await uploads(`helper=${self}`, helper)).toMatchObject([{ state: 'awaited', lost: true, device: phone }])
    expect((await field.call(stranger, 'GET', `/photo-uploads?division=${village}`)).status).toBe(404)
    expect((await field.call(clerk, 'GET', '/photo-uploads')).status).toBe(400)
  })

  test('are lost at once when the device that was to send them is revoked', async () => {
    await recordVisit()
    await askOne(await shot(1))
    await revoke(phone)
    expect(await uploads(`division=${village}`)).toMatchObject([
      { state: 'awaited', lost: true, reasons: [{ code: 'device_revoked' }] },
    ])
  })

  test('stand there with the reason when what came is no photo', async () => {
    await recordVisit()
    const bytes = Buffer.from('no photo at all')
    const given = await askOne(bytes)
    await field.post(given.ticket, bytes)
    expect(await uploads(`division=${village}`)).toMatchObject([
      { state: 'refused', lost: true, reasons: [{ code: 'not_a_photo' }] },
    ])
  })
})

const evidenceCheck = async (key: string, sizeBytes: number): Promise<void> => {
  const { checkUpload } = await import('../src/upload-task.ts')
  await checkUpload({ key, sizeBytes }, field.deps)
}
