import * as z from 'zod'
import { DeviceItemId } from '@bangfu/facts/device-items'
import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import type { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { RefusedAnswer, sayRefusal } from '@bangfu/kernel/refused'
import { DeviceTime } from './device-clock.ts'

/** What does not fit about something that was recorded all the same. */
export const Flag = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Flag = z.infer<typeof Flag>

/** What became of a thing that was made on a device: `ref` is its id from then on. */
export const Ref = z.object({ kind: z.string(), id: z.string() })
export type Ref = z.infer<typeof Ref>

/** One thing that was made on a device, in the envelope that all kinds share. */
export const DeviceItemInput = z.strictObject({
  item: DeviceItemId,
  kind: z.string().min(1).max(30),
  /** When it was, by the device's clock. */
  at: Instant,
  body: z.record(z.string(), z.unknown()),
})
export type DeviceItemInput = z.output<typeof DeviceItemInput>

/** What is kept of a thing that was recorded: enough to answer again, and to know another thing under the same id. */
export const DeviceItem = z.object({
  item: DeviceItemId,
  user: z.string(),
  device: z.string(),
  kind: z.string(),
  contentHash: z.string(),
  ref: Ref,
  flags: z.array(Flag),
  time: DeviceTime,
  receivedAt: Instant,
})
export type DeviceItem = z.infer<typeof DeviceItem>

export const hashOf = (input: DeviceItemInput): string => sha256(canonical(input))

/** What the device is told of each thing it sent, in the order in which it sent them. */
export const DeviceItemAnswer = z.object({
  /** Null where not even the id could be read. */
  item: z.string().nullable(),
  /**
   * `recorded` now · `flagged`: recorded, and something does not fit · `repeated`: recorded before, just so · `waiting`:
   * not recorded, for what it belongs to is not there: send both · `refused`: not recorded, and the reason says how to mend it
   */
  outcome: z.enum(['recorded', 'flagged', 'repeated', 'waiting', 'refused']),
  ref: Ref.nullable(),
  flags: z.array(Flag),
  time: DeviceTime.nullable(),
  waitingFor: z.string().nullable(),
  refusal: RefusedAnswer.nullable(),
})
export type DeviceItemAnswer = z.infer<typeof DeviceItemAnswer>

const nothing: Omit<DeviceItemAnswer, 'item' | 'outcome'> = {
  ref: null,
  flags: [],
  time: null,
  waitingFor: null,
  refusal: null,
}

export const answerRecorded = ({ item, ref, flags, time }: DeviceItem, how: 'now' | 'before'): DeviceItemAnswer => ({
  ...nothing,
  ...{ item, ref, flags, time },
  outcome: how === 'before' ? 'repeated' : flags.length > 0 ? 'flagged' : 'recorded',
})

export const answerWaiting = (item: string, waitingFor: string): DeviceItemAnswer => ({
  ...nothing,
  ...{ item, waitingFor, outcome: 'waiting' },
})

export const answerRefused = (item: string | null, refusal: Refusal): DeviceItemAnswer => ({
  ...nothing,
  ...{ item, outcome: 'refused' },
  refusal: sayRefusal(refusal),
})

/** The id that a thing says, as far as it says one. */
export const idSaid = (given: unknown): string | null => {
  const said = z.object({ item: DeviceItemId }).safeParse(given)
  return said.success ? said.data.item : null
}
