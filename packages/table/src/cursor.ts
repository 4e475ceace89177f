import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal } from '@bangfu/kernel/refusal'
import { canonical } from '@bangfu/kernel/canonical'
import type { Instant } from '@bangfu/kernel/time'
import type { Position } from './table.ts'

/** A cursor belongs to one caller and one list: handed to anybody else, or to another list, it is refused. */
export type CursorBinding = { readonly caller: string; readonly list: string }

const lifeMs = 24 * 3_600_000

/** Seals a position: opaque to the caller, his alone, for this list, for a day. */
export const sealCursor = (position: Position, binding: CursorBinding, now: Instant, secret: Uint8Array): string => {
  const body = Buffer.from(JSON.stringify([Date.parse(now) + lifeMs, position])).toString('base64url')
  return `${body}.${sign(body, binding, secret)}`
}

/** @throws Refusal invalid_cursor: garbage, forged, expired, of another caller or another list */
export const openCursor = (cursor: string, binding: CursorBinding, now: Instant, secret: Uint8Array): Position => {
  const [body = '', signature = '', ...more] = cursor.split('.')
  const given = Buffer.from(signature)
  const right = Buffer.from(sign(body, binding, secret))
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
    throw new Refusal('invalid_cursor')
  // Signed by us: it is what `sealCursor` made.
  const [expiresMs, position] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, Position]
  if (Date.parse(now) > expiresMs) throw new Refusal('invalid_cursor')
  return position
}

const sign = (body: string, binding: CursorBinding, secret: Uint8Array): string =>
  createHmac('sha256', secret)
    .update(canonical([body, binding.caller, binding.list]))
    .digest('base64url')
    .slice(0, 32)
