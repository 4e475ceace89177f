import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, county, helperActor, office, strangerOffice, village } from '../county.ts'
import { openOnADevice, visitItem, type OnADevice } from './on-a-device.ts'

let field: OnADevice
beforeEach(async () => {
  field = await openOnADevice(1)
})
afterEach(() => {
  expect(field.defects).toEqual([])
  field.close()
})

const revoke = (as: Parameters<OnADevice['call']>[0], device = field.device, version = 1) =>
  field.call(as, 'POST', `/devices/${device}/revocation`, { reason: '手机遗失' }, { 'if-match': `"${version}"` })
const code = ({ body }: { body: any }): string => String(body.type).slice('/problems/'.length)
const visit = (item = 'visit-item-1') => visitItem(item, field.households[0] ?? '')

describe('a device', () => {
  test('is registered by its user, who may have several', async () => {
    await field.register(field.as, { name: '平板', kind: 'tablet' })
    const { body } = await field.call(field.as, 'GET', '/devices')
    expect(body.items).toMatchObject([
      { name: '外业手机', kind: 'phone', state: 'in-use', helper: field.self },
      { name: '平板', kind: 'tablet' },
    ])
  })

  test('is registered ten times at most, until one is revoked', async () => {
    for (let count = 2; count <= 10; count++) await field.register(field.as)
    const body = { name: '第十一台', kind: 'phone' }
    const eleventh = await field.call(field.as, 'POST', '/devices', body, { 'idempotency-key': 'eleventh' })
    expect(code(eleventh)).toBe('device_limit')
    await revoke(field.as)
    expect((await field.call(field.as, 'POST', '/devices', body, { 'idempotency-key': 'twelfth' })).status).toBe(201)
  })

  test('of somebody who is several helpers names one of them, and nobody else', async () => {
    const [grant] = field.as.grants
    const second = await field.helper(undefined, '王二二')
    const both = { id: 'usr-both', grants: [...field.as.grants, ...helperActor(second).grants] }
    const ask = (body: object) =>
      field.call(
        both,
        'POST',
        '/devices',
        { name: '手机', kind: 'phone', ...body },
        { 'idempotency-key': JSON.stringify(body) },
      )
    expect(code(await ask({}))).toBe('device_role_unclear')
    expect((await ask({ helper: second })).body.helper).toBe(second)
    const third = await field.helper(undefined, '王三三')
    expect(code(await ask({ helper: third }))).toBe('not_found')
    expect(grant?.helper).toBe(field.self)
  })

  test('of a first secretary belongs to the village, and records no visits', async () => {
    const secretary = actorWith('first-secretary', { division: village }, 'usr-secretary')
    const device = await field.register(secretary)
    const { body } = await field.call(secretary, 'GET', `/devices/${device}`)
    expect(body).toMatchObject({ helper: null, unit: null, division: village })
    const sent = await field.send([visit()], { device, as: secretary })
    expect(sent.body.items[0].refusal.code).toBe('device_kind_not_for')
  })

  test('is listed for its unit’s officer and for the offices of its division, and for nobody else', async () => {
    const { unit } = (await field.call(field.as, 'GET', `/devices/${field.device}`)).body
    const officer = actorWith('unit-officer', { unit, division: county }, 'usr-officer')
    expect((await field.call(officer, 'GET', `/devices?unit=${unit}`)).body.items).toHaveLength(1)
    expect((await field.call(office, 'GET', '/devices?division=610528')).body.items).toHaveLength(1)
    expect((await field.call(strangerOffice, 'GET', '/devices?division=610528')).status).toBe(404)
    expect((await field.call(officer, 'GET', '/devices?division=610528')).status).toBe(404)
    expect((await field.call(clerk, 'GET', '/devices?division=610528')).status).toBe(403)
    expect((await field.call(office, 'GET', `/devices?division=610528&unit=${unit}`)).status).toBe(400)
  })

  test('of somebody else is as good as none', async () => {
    const other = helperActor(await field.helper(undefined, '王二二'))
    const foreign = await field.send([visit()], { as: other })
    const absent = await field.send([visit()], { as: other, device: `dvc_${'0'.repeat(22)}` })
    expect([foreign.status, foreign.body.type, foreign.body.detail]).toEqual([
      absent.status,
      absent.body.type,
      absent.body.detail,
    ])
    expect(code(foreign)).toBe('device_unknown')
    expect((await field.call(other, 'GET', `/devices/${field.device}`)).status).toBe(404)
    expect((await revoke(other)).status).toBe(404)
  })
})

describe('a revoked device', () => {
  test('was revoked by its user, his unit’s officer or an office, with a reason', async () => {
    const { unit } = (await field.call(field.as, 'GET', `/devices/${field.device}`)).body
    const officer = actorWith('unit-officer', { unit, division: county }, 'usr-officer')
    for (const who of [field.as, officer, office]) {
      const device = await field.register(field.as)
      const { status, body } = await revoke(who, device)
      expect([status, body.state, body.revoked.by]).toEqual([200, 'revoked', who.id])
    }
    expect((await revoke(strangerOffice)).status).toBe(404)
    expect((await revoke(clerk)).status).toBe(403)
  })

  test('sends nothing more, not even what it sent before', async () => {
    await field.send([visit()])
    await revoke(office)
    expect(code(await field.send([visit(), visit('visit-item-2')]))).toBe('device_revoked')
    expect(code(await revoke(office, field.device, 2))).toBe('device_revoked')
  })

  test('leaves its records to be sent from another device of the same user, once', async () => {
    await field.send([visit()])
    await revoke(office)
    const device = await field.register(field.as, { name: '新手机', kind: 'phone' })
    const { body } = await field.send([visit(), visit('visit-item-2')], { device })
    expect(body.items.map(({ outcome }: any) => outcome)).toEqual(['repeated', 'recorded'])
  })

  test('revoked while a batch of it is under way: what is acknowledged is there, what is not is refused', async () => {
    const items = Array.from({ length: 60 }, (_, index) => visit(`racing-item-${index}`))
    const [sent, revoked] = await Promise.all([field.send(items), revoke(office)])
    expect(revoked.status).toBe(200)
    const listed = await field.call(office, 'GET', `/households/${field.households[0]}/visits?limit=200`)
    const there = new Set(listed.body.items.map((one: any) => one.visit))
    if (sent.status !== 200) {
      expect(code(sent)).toBe('device_revoked')
      return
    }
    const acknowledged = sent.body.items.filter(({ outcome }: any) => outcome === 'recorded')
    expect(acknowledged.every(({ ref }: any) => there.has(ref.id))).toBe(true)
    expect(there.size).toBe(acknowledged.length)
    for (const { outcome, refusal } of sent.body.items)
      if (outcome !== 'recorded') expect(refusal.code).toBe('device_revoked')
  })
})
