import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { instant, Instant } from '@bangfu/kernel/time'

export const MessageId = idSchema('msg')

/** To whom, as it is kept: a telephone number is sealed, and gone when the message is over. */
export const KeptRecipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), user: z.string() }),
  z.object({ kind: z.literal('helper'), helper: z.string() }),
  z.object({ kind: z.literal('office'), role: z.string(), division: Division, unit: z.string().nullable() }),
  z.object({ kind: z.literal('phone'), sealed: z.string().nullable() }),
])
export type KeptRecipient = z.infer<typeof KeptRecipient>

/** A message of the outbox. docs/states.md draws how it moves. */
export const QueuedMessage = z.object({
  message: MessageId,
  division: Division,
  template: z.string(),
  to: KeptRecipient,
  /** Sealed: a one-time code is among them. Null when the message is over. */
  values: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'expired', 'refused']),
  queuedAt: Instant,
  expiresAt: Instant,
  attempts: z.int(),
  /** Whoever sends it holds it until then: nobody else tries before. */
  nextAt: Instant,
  /** What the channel said last: a code. */
  fault: z.string().nullable(),
  endedAt: Instant.nullable(),
})
export type QueuedMessage = z.infer<typeof QueuedMessage>

const minuteMs = 60_000
/** The sender that took it has so long before another one may. */
const holdMs = minuteMs
/** 1, 2, 4 … minutes, at most an hour apart. */
const longestPauseMs = 60 * minuteMs

const later = (now: Instant, ms: number): Instant => instant(Date.parse(now) + ms)

/** What is over is known by what happened to it; what it said and to whom is nobody's any more. */
const over = (message: QueuedMessage, state: QueuedMessage['state'], now: Instant): QueuedMessage => ({
  ...message,
  state,
  values: null,
  to: message.to.kind === 'phone' ? { kind: 'phone', sealed: null } : message.to,
  endedAt: now,
})

/** May somebody send it now? The one who is told by the fact may at once, all others when its time has come. */
export const isDue = (message: QueuedMessage, now: Instant, told: boolean): boolean =>
  message.state === 'waiting' && ((told && message.attempts === 0) || message.nextAt <= now)

/** Drops what came too late: a one-time code of an hour ago only confuses. */
export const dropLate = (message: QueuedMessage, now: Instant): QueuedMessage | undefined =>
  message.expiresAt <= now ? over(message, 'expired', now) : undefined

/** The message in the hands of one sender. */
export const hold = (message: QueuedMessage, now: Instant): QueuedMessage => ({
  ...message,
  attempts: message.attempts + 1,
  nextAt: later(now, holdMs),
})

export const asSent = (message: QueuedMessage, now: Instant): QueuedMessage => ({
  ...over(message, 'sent', now),
  fault: null,
})

/** The message after the channel did not take it: to be tried again later, or over. */
export const asUnsent = (
  message: QueuedMessage,
  { fault, again }: { readonly fault: string; readonly again: boolean },
  now: Instant,
): QueuedMessage => {
  if (!again) return { ...over(message, 'refused', now), fault }
  const pauseMs = Math.min(minuteMs * 2 ** (message.attempts - 1), longestPauseMs)
  return { ...message, fault, nextAt: later(now, pauseMs) }
}
