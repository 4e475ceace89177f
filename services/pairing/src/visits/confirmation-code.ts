import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant, Instant } from '@bangfu/kernel/time'
import type { VisitConfirmationPack } from '@bangfu/rules/visit-confirmation-pack'

/** The code that a household was sent for a visit: known by its keyed hash alone. */
export const SentCode = z.object({
  hash: z.string(),
  expiresAt: Instant,
  /** Wrong ones so far. */
  wrong: z.int(),
  /** How many codes the visit was sent, this one included. */
  sent: z.int(),
  used: z.boolean(),
})
export type SentCode = z.infer<typeof SentCode>

/** A code of so many digits, drawn from a nonce that nobody outside ever sees. */
export const codeFrom = (secret: Uint8Array, nonce: string, digits: number): string => {
  // 48 bits against a million codes: the leaning of the remainder is one in 280 million.
  const drawn = createHmac('sha256', secret).update(`draw:${nonce}`).digest().readUIntBE(0, 6)
  return String(drawn % 10 ** digits).padStart(digits, '0')
}

/** The keyed hash of a visit's code: a copy of the table alone does not give a million guesses. */
export const hashOfCode = (secret: Uint8Array, visit: string, code: string): string =>
  createHmac('sha256', secret).update(`code:${visit}:${code}`).digest('base64url')

/** The next code of a visit in place of the last one. @throws Refusal codes_used_up */
export const nextCode = (
  before: SentCode | undefined,
  hash: string,
  { code }: VisitConfirmationPack,
  now: Instant,
): SentCode => {
  const sent = (before?.sent ?? 0) + 1
  if (sent > code.ofVisit) throw new Refusal('codes_used_up', { most: code.ofVisit })
  return { hash, expiresAt: instant(Date.parse(now) + code.validMinutes * 60_000), wrong: 0, sent, used: false }
}

/** What became of a try; the next state of the code where it changed. */
export type Try = { readonly right: boolean; readonly left: number; readonly next: SentCode | undefined }

/** Compares a code in constant time. One that expired, was used, or was tried too often is as wrong as any other. */
export const tryCode = (
  sent: SentCode | undefined,
  hash: string,
  { code }: VisitConfirmationPack,
  now: Instant,
): Try => {
  if (!sent || sent.used || sent.expiresAt <= now || sent.wrong >= code.attempts)
    return { right: false, left: 0, next: undefined }
  const [given, kept] = [Buffer.from(hash), Buffer.from(sent.hash)]
  if (given.length === kept.length && timingSafeEqual(given, kept))
    return { right: true, left: 0, next: { ...sent, used: true } }
  const wrong = sent.wrong + 1
  return { right: false, left: code.attempts - wrong, next: { ...sent, wrong } }
}
