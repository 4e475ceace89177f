import * as z from 'zod'
import { sha256 } from './hash.ts'
import { canonical } from './canonical.ts'

/** Crockford's alphabet: no I, L, O, U, so that an id can be read out over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type Id<P extends string> = `${P}_${string}` & z.core.$brand<P>

/** The schema of ids with one prefix: `hsh_01K3…`, so that a log line tells what an id is. */
export const idSchema = <P extends string>(prefix: P): z.ZodType<Id<P>, string> =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{22}$`), { error: `an id ${prefix}_…` }) as unknown as z.ZodType<
    Id<P>,
    string
  >

/** Makes ids of a prefix: ten letters of time, then twelve of chance; text order is the order of making. */
export type Ids = <P extends string>(prefix: P) => Id<P>

export const idsFrom = (nowMs: () => number, randomBytes: (count: number) => Uint8Array): Ids => {
  const chanceBytes = inPortions(randomBytes, 12)
  return <P extends string>(prefix: P): Id<P> => {
    let time = ''
    for (let rest = nowMs(), index = 0; index < 10; index++) {
      time = alphabet.charAt(rest % 32) + time
      rest = Math.floor(rest / 32)
    }
    let chance = ''
    for (const byte of chanceBytes()) chance += alphabet.charAt(byte & 31)
    return `${prefix}_${time}${chance}` as Id<P>
  }
}

const drawnAtOnce = 100

/** Random bytes in portions of one length, no byte given twice. Drawn many at once: each draw costs ten times its use. */
export const inPortions = (randomBytes: (count: number) => Uint8Array, length: number): (() => Uint8Array) => {
  let drawn = new Uint8Array()
  let used = 0
  return () => {
    if (used === drawn.length) {
      drawn = new Uint8Array(randomBytes(length * drawnAtOnce))
      used = 0
    }
    used += length
    return drawn.subarray(used - length, used)
  }
}

/** The id of what is named by its content: the same parts give the same id, whoever makes it and how often. */
export const derivedId = <P extends string>(prefix: P, ...parts: readonly string[]): Id<P> => {
  const digest = Buffer.from(sha256(canonical(parts)), 'hex')
  return `${prefix}_${[...digest.subarray(0, 22)].map((byte) => alphabet.charAt(byte & 31)).join('')}` as Id<P>
}
