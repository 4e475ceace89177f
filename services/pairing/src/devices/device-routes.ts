import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPartition, ownerPartition } from '@bangfu/table/keys'
import type { Query } from '@bangfu/table/table'
import { findHelper } from './own-helper-table.ts'
import { Device, DeviceAnswer, DeviceId, DeviceInput, mostDevices, showDevice, workerOf } from './device.ts'
import {
  countInUse,
  createDevice,
  loadDevice,
  readDevices,
  replaceDevice,
  scopeOfDevice,
  seenOp,
} from './device-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { loadUnit } from '../organisations/unit-table.ts'

const route = routeFor()

const params = z.strictObject({ device: DeviceId })

export const deviceRoutes = [
  route({
    method: 'POST',
    path: '/devices',
    action: 'device.register',
    summary: { zh: '登记外业设备', en: 'Register the device that somebody works on in the field' },
    body: DeviceInput,
    returns: DeviceAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { actor, now, newId, table } = context
      const { helper, division } = workerOf(actor, body.helper)
      const standing = helper === undefined ? undefined : await findHelper(table, helper)
      if (helper !== undefined && !standing) throw new Refusal('not_found')
      if ((await countInUse(table, actor.id)) >= mostDevices) throw new Refusal('device_limit', { most: mostDevices })
      const device = Device.parse({
        ...{ device: newId('dvc'), name: body.name, kind: body.kind, user: actor.id, registeredAt: now, revoked: null },
        ...{ helper: helper ?? null, unit: standing?.unit ?? null, division: standing?.division ?? division },
      })
      const seen = { at: now, skewSeconds: 0, withinSeconds: 0 }
      return context.commit(
        [...createDevice(device), seenOp(device, seen, true)],
        created(showDevice(device, seen), `/devices/${device.device}`, 1),
        { about: device.device },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/devices',
    action: 'device.list',
    summary: {
      zh: '自己的设备；单位或辖区的设备（给出 unit 或 division）',
      en: 'One’s own devices, or those of a unit or division',
    },
    query: z
      .strictObject({ division: Division.optional(), unit: UnitId.optional(), ...pageQuery })
      .refine(({ division, unit }) => division === undefined || unit === undefined, {
        error: 'division 与 unit 只能给出一个 (give either division or unit)',
        path: ['unit'],
      }),
    returns: pageOf(DeviceAnswer),
    subject: async ({ query }, { table }) => {
      const { division, unit } = query
      if (unit !== undefined) {
        const { division: of } = await loadUnit(table, unit)
        return { scope: { unit, division: of }, about: unit, found: undefined }
      }
      return { scope: division === undefined ? { open: true } : { division }, about: '', found: undefined }
    },
    run: async ({ query }, context) => {
      const { items, next } = await context.page(listed(query, context), query)
      const devices = await readDevices(
        context.table,
        items.map(({ key }) => key.pk),
      )
      return ok({ items: devices.map(({ device, seen }) => showDevice(device, seen)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/devices/{device}',
    action: 'device.read',
    summary: { zh: '查看一台设备', en: 'Read a device' },
    params,
    returns: DeviceAnswer,
    subject: async ({ params: { device } }, { table, actor }) => {
      const found = await loadDevice(table, device)
      return { scope: await scopeOfDevice(table, found.device, actor.id), about: device, found }
    },
    run: async ({ found: { device, version } }, { table }) => {
      const [read] = await readDevices(table, [device.device])
      return ok(showDevice(device, read?.seen ?? null), version)
    },
  }),
  route({
    method: 'POST',
    path: '/devices/{device}/revocation',
    action: 'device.revoke',
    summary: {
      zh: '停用设备（遗失、离岗）：此后不再接收它的任何内容，未用的上传凭证作废',
      en: 'Revoke a device: nothing of it is taken from then on, and its tickets are dead',
    },
    params,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    returns: DeviceAnswer,
    ifMatch: true,
    subject: async ({ params: { device } }, { table, actor }) => {
      const found = await loadDevice(table, device)
      return { scope: await scopeOfDevice(table, found.device, actor.id), about: device, found }
    },
    run: async ({ body: { reason }, version, found }, context) => {
      const { device: before } = found
      if (before.revoked) throw new Refusal('device_revoked', { on: before.revoked.at })
      if (version !== found.version) throw new Refusal('version_changed')
      const device = { ...before, revoked: { at: context.now, by: context.actor.id, reason } }
      return context.commit(
        [...replaceDevice(device, version), historyOp(context, device.device, version, before, reason)],
        ok(showDevice(device, null), version + 1),
        { reason },
      )
    },
  }),
]

type Asked = { readonly division?: string | undefined; readonly unit?: string | undefined }

const listed = ({ division, unit }: Asked, { actor }: Context): Omit<Query, 'after' | 'limit'> => {
  const byOwner = (partition: string) => ({ in: { table: 'registry', index: 'byOwner', partition } }) as const
  if (unit !== undefined) return byOwner(ownerPartition('device-of-unit', unit))
  if (division === undefined) return byOwner(ownerPartition('device', actor.id))
  return {
    in: { table: 'registry', index: 'byDivision', partition: divisionPartition('device', division) },
    prefix: division,
  }
}
