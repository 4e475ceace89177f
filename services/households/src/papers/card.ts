import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'

export const CardId = idSchema('crd')
const Mark = z.object({ at: Instant, by: z.string() })

/** A wall card as it was issued; the page behind its code is there until it is revoked. */
export const Card = z.object({
  card: CardId,
  household: z.string(),
  division: z.string(),
  issued: Mark,
  revoked: Mark.extend({ reason: z.string() }).nullable(),
})
export type Card = z.infer<typeof Card>

/** Takes a card out of use, for good. @throws Refusal card_revoked */
export const revoke = (card: Card, reason: string, { by, at }: z.infer<typeof Mark>): Card => {
  if (card.revoked) throw new Refusal('card_revoked')
  return { ...card, revoked: { by, at, reason } }
}

/** The name of a card's page: its id, and a seal of the house that nobody can guess. */
export const CardName = z.string().regex(/^crd_[0-9A-HJKMNP-TV-Z]{22}-[\w-]{22}$/, { error: 'the name of a card' })

const sealOf = (card: string, secret: Uint8Array): string =>
  createHmac('sha256', secret).update(card).digest().subarray(0, 16).toString('base64url')

export const nameOfCard = (card: string, secret: Uint8Array): string => `${card}-${sealOf(card, secret)}`

/** The card that a page's name belongs to. @throws Refusal not_found when its seal is not ours */
export const cardOfName = (name: string, secret: Uint8Array): string => {
  const card = name.slice(0, 26)
  const good = timingSafeEqual(Buffer.from(name.slice(27)), Buffer.from(sealOf(card, secret)))
  if (!good) throw new Refusal('not_found')
  return card
}
