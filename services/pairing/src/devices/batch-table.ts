import { Refusal } from '@bangfu/kernel/refusal'
import { commitEach, type Decided } from '@bangfu/service/each'
import type { Context } from '@bangfu/service/context'
import { readAs } from '@bangfu/http/read-as'
import type { DeviceNumbers } from '@bangfu/rules/device-pack'
import type { Op } from '@bangfu/table/table'
import { correctTime, type Skew } from './device-clock.ts'
import {
  answerRecorded,
  answerRefused,
  answerWaiting,
  DeviceItemInput,
  hashOf,
  idSaid,
  type DeviceItem,
  type DeviceItemAnswer,
} from './device-item.ts'
import { createDeviceItem, findDeviceItem } from './device-item-table.ts'
import { loadOwnDevice } from './device-table.ts'
import type { Device } from './device.ts'
import { itemKinds } from './item-kinds-table.ts'

/** What a device sent at once, and how wrong its clock was then. */
export type Batch = {
  readonly device: Device
  readonly skew: Skew
  readonly numbers: DeviceNumbers
  readonly items: readonly unknown[]
}

/** API Gateway waits for 29 seconds, and the batch itself is written last. */
const budgetMs = 20_000

type Given = { readonly given: unknown; readonly root: string }

/**
 * Records what a device sent, each thing by itself, and answers in the order in which it was sent. What belongs to another
 * thing comes after it, wherever the two stand in the batch.
 */
export const recordBatch = async (batch: Batch, context: Context): Promise<DeviceItemAnswer[]> => {
  const all = batch.items.map((given, index) => ({ given, root: `body/items/${index}`, index }))
  const answers = new Map<number, DeviceItemAnswer>()
  const untilMs = performance.now() + budgetMs
  for (const part of [all.filter(({ given }) => !belongs(given)), all.filter(({ given }) => belongs(given))]) {
    const outcomes = await commitEach(
      context,
      part,
      (one, now) => recordOne(one, batch, now),
      untilMs - performance.now(),
    )
    for (const [at, { given, index }] of part.entries()) {
      const outcome = outcomes[at] ?? new Refusal('busy')
      answers.set(index, outcome instanceof Refusal ? answerRefused(idSaid(given), outcome) : outcome)
    }
  }
  return all.flatMap(({ index }) => answers.get(index) ?? [])
}

const belongs = (given: unknown): boolean => {
  const input = DeviceItemInput.safeParse(given)
  return input.success && afterOf(input.data) !== undefined
}

const afterOf = ({ kind, body }: DeviceItemInput): string | undefined =>
  itemKinds.find((one) => one.kind === kind)?.after?.(body)

const recordOne = async (
  { given, root }: Given,
  { device: { device: id }, skew, numbers }: Batch,
  context: Context,
): Promise<Decided<DeviceItemAnswer>> => {
  const input = readAs(DeviceItemInput, given, root)
  const kind = itemKinds.find((one) => one.kind === input.kind)
  if (!kind) throw new Refusal('device_kind_unknown', { kinds: itemKinds.map((one) => one.kind).join(', ') })
  const { actor, now, table } = context
  const before = await findDeviceItem(table, actor.id, input.item)
  if (before) return nothingWritten(repeated(before, input))
  const after = kind.after?.(input.body)
  if (after !== undefined && !(await findDeviceItem(table, actor.id, after)))
    return nothingWritten(answerWaiting(input.item, after))
  // Read anew when it is decided again: a device that is revoked meanwhile records nothing more.
  const { device, inUse } = await loadOwnDevice(table, actor.id, id)
  const time = correctTime(input.at, skew, numbers)
  const { ref, ops, flags, trail } = await kind.record({ input, device, time, root }, context)
  const kept: DeviceItem = {
    ...{ item: input.item, user: actor.id, device: id, kind: kind.kind, contentHash: hashOf(input) },
    ...{ ref, flags: [...flags], time, receivedAt: now },
  }
  return { ops: [...ops, inUse, createDeviceItem(kept)] satisfies Op[], outcome: answerRecorded(kept, 'now'), trail }
}

const repeated = (before: DeviceItem, input: DeviceItemInput): DeviceItemAnswer => {
  if (before.contentHash === hashOf(input)) return answerRecorded(before, 'before')
  const { kind, ref, receivedAt } = before
  throw new Refusal('device_item_differs', { kind, ref: ref.id, receivedAt })
}

const nothingWritten = (outcome: DeviceItemAnswer): Decided<DeviceItemAnswer> => ({
  ops: [],
  outcome,
  trail: { action: 'device.send', about: '', scope: {} },
})
