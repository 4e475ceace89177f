import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { dayOf } from '@bangfu/kernel/time'
import type { Posting } from './ledger.ts'

/** The name of the way in which the chain is hashed: another way would be called otherwise. */
export const algorithm = 'bangfu-chain-1: sha256 over canonical JSON'

/**
 * What everybody may see of an entry, and all that is needed to compute its hash: where its money went, and the seal over
 * everything else. An allow-list: what else an entry may ever name, households and donors first, is under the seal.
 */
export const PublicEntry = z.strictObject({
  fund: z.string(),
  number: z.int(),
  kind: z.string(),
  /** The day in Asia/Shanghai; the moment is under the seal. */
  day: z.string(),
  lines: z.array(z.strictObject({ account: z.string(), debitFen: z.int().optional(), creditFen: z.int().optional() })),
  /** The number of the entry that it takes back. */
  reverses: z.int().nullable(),
  previousHash: z.string(),
  sealed: z.string(),
  hash: z.string(),
})
export type PublicEntry = z.infer<typeof PublicEntry>

type Unsealed = Omit<Posting, 'hash'>
type Stored = Readonly<Record<string, unknown>>

/** The seal: over everything that is stored but the hash, with the entry's own salt, so that no guess can be tried on it. */
const sealOf = (stored: Stored): string => {
  const { hash: _itself, ...rest } = stored
  return sha256(canonical(rest))
}

const openPart = (posting: Unsealed, stored: Stored): Omit<PublicEntry, 'hash'> => ({
  fund: posting.fund,
  number: posting.number,
  kind: posting.kind,
  day: dayOf(posting.at),
  lines: posting.lines.map((line) =>
    'debitFen' in line
      ? { account: line.account, debitFen: line.debitFen }
      : { account: line.account, creditFen: line.creditFen },
  ),
  reverses: posting.reverses?.number ?? null,
  previousHash: posting.previousHash,
  sealed: sealOf(stored),
})

/** The hash of an entry: over what is public of it, the previous hash and the seal included. */
export const hashOf = (posting: Unsealed, stored: Stored = posting): string =>
  sha256(canonical(openPart(posting, stored)))

/** An entry as everybody may see it. */
export const publicEntryOf = (posting: Posting, stored: Stored): PublicEntry => ({
  ...openPart(posting, stored),
  hash: posting.hash,
})
