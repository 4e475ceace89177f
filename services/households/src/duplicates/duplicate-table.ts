import type { Scope } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPlace, entityKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import type { Household } from '../record/household.ts'
import { DuplicatePair, foundAgain, type Half } from './duplicate-pair.ts'

export type FoundPair = { readonly pair: DuplicatePair; readonly version: number }

/** The smallest division that both lie in: who holds it may see both. */
export const commonDivision = ({ one, other }: Pick<DuplicatePair, 'one' | 'other'>): Division =>
  ([12, 9, 6].map((length) => one.division.slice(0, length)).find((prefix) => other.division.startsWith(prefix)) ??
    '') as Division

export const listOf = (state: DuplicatePair['state']): string => `duplicates-${state}`

const itemOf = (pair: DuplicatePair): Omit<Item, 'version'> => ({
  key: entityKey(pair.pair),
  kind: 'duplicate-pair',
  body: pair,
  // Best first: within a village, by what is left to a thousand points.
  byDivision: divisionPlace(
    listOf(pair.state),
    commonDivision(pair),
    `${String(Math.max(0, 1000 - pair.score)).padStart(4, '0')}#${pair.pair}`,
  ),
})

export const halfOf = (household: Household, person: string): Half => ({
  household: household.household,
  person,
  division: household.division,
  label: `${household.code} ${maskName(household.persons.find((one) => one.person === person)?.name ?? '')}`.trim(),
})

export const pairOfItem = ({ body, version }: Item): FoundPair => ({ pair: DuplicatePair.parse(body), version })

/** @throws Refusal not_found */
export const pairSubject = async (
  id: string,
  table: TableReader,
): Promise<{ readonly scope: Scope; readonly about: string; readonly found: FoundPair }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  const found = pairOfItem(item)
  return { scope: { division: commonDivision(found.pair) }, about: id, found }
}

/** Keeps pairs that were found; what is known already and says nothing new costs nothing. */
export const foundOps = async (table: TableReader, pairs: readonly DuplicatePair[]): Promise<Op[]> => {
  const known = await table.getMany(pairs.map(({ pair }) => entityKey(pair)))
  return pairs.flatMap((pair, index): Op[] => {
    const item = known[index]
    if (!item) return [create(itemOf(pair))]
    const again = foundAgain(DuplicatePair.parse(item.body), pair)
    return again === null ? [] : [replace(itemOf(again), item.version)]
  })
}

/** Replaces a pair that somebody settled, and keeps what it was. */
export const pairOps = (
  context: Pick<Context, 'actor' | 'now'>,
  { pair: before, version }: FoundPair,
  after: DuplicatePair,
): Op[] => [
  replace(itemOf(after), version),
  historyOp(context, after.pair, version, before, after.settled?.reason ?? null),
]
