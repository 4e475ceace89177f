import { balances, effectFen, genesisOf, Posting } from './ledger.ts'
import { hashOf } from './seal.ts'

/** How far a walk along a fund's chain has come: everything before it was whole. */
export type Walk = {
  readonly fund: string
  readonly entries: number
  readonly balanceFen: number
  readonly headHash: string
}

export type Break = {
  readonly number: number
  readonly what: 'missing' | 'shape' | 'fund' | 'number' | 'previous-hash' | 'hash' | 'unbalanced' | 'overdrawn'
}

/** Where a walk begins: before the first entry. */
export const startOfChain = (fund: string): Walk => ({
  fund,
  entries: 0,
  balanceFen: 0,
  headHash: genesisOf(fund),
})

/**
 * Walks on along entries as they are stored, in order, and stops at the first that does not fit. Works on what is
 * stored and not on what a reader made of it: a field that a reader would drop or mend is also a forgery.
 */
export const verifyChain = (
  from: Walk,
  stored: readonly unknown[],
): { readonly walk: Walk; readonly broken: Break | null } => {
  let walk = from
  for (const entry of stored) {
    const number = walk.entries + 1
    const parsed = Posting.safeParse(entry)
    if (!parsed.success) return { walk, broken: { number, what: 'shape' } }
    const what = faultOf(walk, parsed.data, entry as Readonly<Record<string, unknown>>)
    if (what) return { walk, broken: { number, what } }
    walk = {
      fund: walk.fund,
      entries: number,
      balanceFen: walk.balanceFen + effectFen(parsed.data.lines),
      headHash: parsed.data.hash,
    }
  }
  return { walk, broken: null }
}

const faultOf = (
  walk: Walk,
  posting: Posting,
  stored: Readonly<Record<string, unknown>>,
): Break['what'] | undefined => {
  if (posting.fund !== walk.fund) return 'fund'
  if (posting.number !== walk.entries + 1) return 'number'
  if (posting.previousHash !== walk.headHash) return 'previous-hash'
  if (posting.hash !== hashOf(posting, stored)) return 'hash'
  if (!balances(posting.lines)) return 'unbalanced'
  if (walk.balanceFen + effectFen(posting.lines) < 0) return 'overdrawn'
  return undefined
}
