import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import type { Context } from '@bangfu/service/context'
import { openCursor, sealCursor } from '@bangfu/table/cursor'
import { postingKey } from '@bangfu/table/keys'
import { FundId } from './ledger.ts'
import { postingsBetween } from './ledger-table.ts'
import { loadTill } from './till-table.ts'
import { startOfChain, verifyChain, type Break, type Walk } from './verify-chain.ts'

const mostEntries = 5_000

export const VerificationQuery = z.strictObject({
  /** Entries that one call walks. */
  limit: z.coerce.number().int().min(1).max(mostEntries).default(mostEntries),
  cursor: z.string().max(4000).optional(),
})

export const Verification = z.object({
  fund: FundId,
  /** How many were walked from the first entry on, over all calls of this walk. */
  entries: z.int(),
  /** Every entry balances and the money was never below zero. */
  balanced: z.boolean(),
  chainWhole: z.boolean(),
  broken: z.object({ number: z.int(), what: z.string() }).nullable(),
  headHash: z.string(),
  /** Recounted from the entries walked. */
  balanceFen: z.int(),
  /** Known when the walk has come to the head: number, hash and balance are those of the till. */
  equalsTill: z.boolean().nullable(),
  next: z.string().nullable(),
})

/** What a walk knows goes on in its cursor, sealed: the caller can neither read it wrong nor make it up. */
const Carried = z.tuple([z.int(), z.int(), z.string()])

/** Walks a fund's chain for a bounded number of entries, on from the cursor, up to the head as it stood at the call. */
export const verifyFund = async (
  { table, vault, actor, now }: Context,
  fund: z.output<typeof FundId>,
  { limit, cursor }: z.output<typeof VerificationQuery>,
): Promise<z.input<typeof Verification>> => {
  const binding = { caller: actor.id, list: canonical(['verification', fund]) }
  const secret = vault.secret('cursor')
  const from = cursor === undefined ? startOfChain(fund) : walkOf(fund, openCursor(cursor, binding, now, secret).sort)
  // Read first: entries that come during the walk lie beyond it and make no false alarm.
  const { value: till } = await loadTill(table, fund)
  const last = Math.min(till.entries, from.entries + limit)
  const { walk, broken } = await walkTo(table, from, last)
  const atHead = broken !== null || last === till.entries
  return {
    fund,
    entries: walk.entries,
    balanced: broken?.what !== 'unbalanced' && broken?.what !== 'overdrawn',
    chainWhole: broken === null,
    broken,
    headHash: walk.headHash,
    balanceFen: walk.balanceFen,
    equalsTill: atHead
      ? walk.entries === till.entries && walk.headHash === till.headHash && walk.balanceFen === till.balanceFen
      : null,
    next: atHead ? null : sealCursor(positionOf(walk), binding, now, secret),
  }
}

const walkTo = async (
  table: Context['table'],
  from: Walk,
  last: number,
): Promise<{ walk: Walk; broken: Break | null }> => {
  let walk = from
  while (walk.entries < last) {
    const first = walk.entries + 1
    const page = await table.list({
      ...postingsBetween(walk.fund, first, last),
      limit: Math.min(1000, last - first + 1),
    })
    const step = verifyChain(
      walk,
      page.items.map(({ body }) => body),
    )
    walk = step.walk
    if (step.broken) return step
    if (page.items.length === 0) return { walk, broken: { number: first, what: 'missing' } }
  }
  return { walk, broken: null }
}

const positionOf = ({ fund, entries, balanceFen, headHash }: Walk) => ({
  ...postingKey(fund, Math.max(1, entries)),
  sort: JSON.stringify([entries, balanceFen, headHash] satisfies z.input<typeof Carried>),
})

const walkOf = (fund: string, carried = ''): Walk => {
  const [entries, balanceFen, headHash] = Carried.parse(JSON.parse(carried))
  return { fund, entries, balanceFen, headHash }
}
