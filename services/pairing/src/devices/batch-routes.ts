import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { dayOf, Instant } from '@bangfu/kernel/time'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { apartKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { recordBatch } from './batch-table.ts'
import { DeviceClock, measureSkew } from './device-clock.ts'
import { DeviceItem, DeviceItemAnswer } from './device-item.ts'
import { deviceItemOf, itemsOfDevice } from './device-item-table.ts'
import { findOwnDevice, loadDevice, loadOwnDevice, scopeOfDevice, seenOp, standingOf } from './device-table.ts'
import { DeviceId, Seen } from './device.ts'

const route = routeFor()

/** Of one batch; how large it may be is what a function can be sent. */
export const mostItems = 500
const mostBytes = 4 * 1024 * 1024

const BatchInput = z.strictObject({
  device: DeviceId,
  clock: DeviceClock,
  /** Read one by one, so that garbage among them loses nothing else: docs/devices.md says how each looks. */
  items: z.array(z.unknown()).min(1).max(mostItems),
})

const BatchAnswer = z.object({
  batch: z.string(),
  receivedAt: Instant,
  /** The device's clock against ours, as it was measured now. */
  clock: Seen.omit({ at: true }),
  counts: z.object({
    recorded: z.int(),
    flagged: z.int(),
    repeated: z.int(),
    waiting: z.int(),
    refused: z.int(),
  }),
  items: z.array(DeviceItemAnswer),
})

export const batchRoutes = [
  route({
    method: 'POST',
    path: '/device-batches',
    action: 'device.send',
    summary: {
      zh: '上送离线记录（至多 500 条，任意次序、可重复，逐条返回结果）',
      en: 'Send what was made offline: up to 500 things in any order, as often as needed, with an answer for each',
    },
    body: BatchInput,
    limitBytes: mostBytes,
    returns: BatchAnswer,
    subject: async ({ body }, { table, actor }) => {
      const found = await findOwnDevice(table, actor.id, body.device)
      const scope = { open: true, ...(found && { division: found.device.division }) } as const
      return { scope, about: found?.device.device ?? '', found: undefined }
    },
    run: async ({ body }, context) => {
      const { actor, now, newId, table, commit } = context
      const { device } = await loadOwnDevice(table, actor.id, body.device)
      const skew = measureSkew(body.clock, now)
      const numbers = deviceNumbersFor(device.division, dayOf(now))
      const items = await recordBatch({ device, skew, numbers, items: body.items }, context)
      const batch = newId('bat')
      const kept = { batch, receivedAt: now, clock: skew, counts: countsOf(items) }
      const answer = ok({ ...kept, items })
      // Nothing here can lose a race: what the things were answered with is then said, and not that they were repeated.
      return commit(
        [
          create({ key: apartKey(device.device, 'batch', batch), kind: 'device-batch', body: kept }),
          seenOp(await standingOf(table, device), { at: now, ...skew }),
        ],
        answer,
      )
    },
  }),
  route({
    method: 'GET',
    path: '/devices/{device}/items',
    action: 'device.read',
    summary: { zh: '已从该设备收到的记录', en: 'What was recorded of a device, with its times and flags' },
    params: z.strictObject({ device: DeviceId }),
    query: z.strictObject(pageQuery),
    returns: pageOf(DeviceItem.omit({ contentHash: true, user: true })),
    subject: async ({ params: { device } }, { table, actor }) => {
      const found = await loadDevice(table, device)
      return { scope: await scopeOfDevice(table, found.device, actor.id), about: device, found: undefined }
    },
    run: async ({ params, query }, { page }) => {
      const { items, next } = await page({ ...itemsOfDevice(params.device), newestFirst: true }, query)
      return ok({ items: items.map(deviceItemOf), next })
    },
  }),
]

const countsOf = (items: readonly DeviceItemAnswer[]): z.input<typeof BatchAnswer>['counts'] => {
  const counts = { recorded: 0, flagged: 0, repeated: 0, waiting: 0, refused: 0 }
  for (const { outcome } of items) counts[outcome] += 1
  return counts
}
