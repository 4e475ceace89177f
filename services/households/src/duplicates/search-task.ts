import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { likenessPackFor, type LikenessPack } from '@bangfu/rules/likeness/likeness-pack'
import type { Deps } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { Conflict, mostOps, type Item, type Op, type Table } from '@bangfu/table/table'
import { openField } from '../record/entry-table.ts'
import type { Household } from '../record/household.ts'
import { householdOfItem } from '../record/household-table.ts'
import { facesOfVillage } from '../record/village-households-table.ts'
import { countySteps } from '../nightly/county-steps-task.ts'
import { candidatesFor } from './candidates-table.ts'
import { pairOf, type DuplicatePair } from './duplicate-pair.ts'
import { foundOps, halfOf } from './duplicate-table.ts'
import { indexOps, likenessOf, manifestKey } from './likeness-table.ts'
import { searchSteps } from './nightly-search.ts'

/** What looking through some households came to: `searched` are those that changed since the last time. */
export type Searched = { readonly looked: number; readonly searched: number; readonly found: number }
export const nothingSearched: Searched = { looked: 0, searched: 0, found: 0 }
export const together = (one: Searched, other: Searched): Searched => ({
  looked: one.looked + other.looked,
  searched: one.searched + other.searched,
  found: one.found + other.found,
})

const filesAtOnce = 50

/**
 * Looks through a village for people who may be on file twice. Only a household that is new or changed since is compared,
 * with whoever shares a block with its people; of two new ones the second finds the first. Repeated, it finds nothing new.
 */
export const searchVillage = async (deps: Deps, village: Division, on: Day): Promise<Searched> => {
  const pack = likenessPackFor(village, on)
  if (!pack) return nothingSearched
  let all = nothingSearched
  for await (const faces of facesOfVillage(deps.table, village, filesAtOnce)) {
    const ids = faces.map(({ household }) => household)
    const items = await deps.table.getMany(ids.flatMap((id) => [entityKey(id), manifestKey(id)]))
    for (const [index] of ids.entries()) {
      const file = items[index * 2]
      if (file)
        all = together(all, await searchHousehold(deps, householdOfItem(file).household, items[index * 2 + 1], pack))
    }
  }
  return all
}

const searchHousehold = async (
  deps: Deps,
  household: Household,
  manifest: Item | undefined,
  pack: LikenessPack,
): Promise<Searched> => {
  const { ops, fingerprints } = indexOps(deps.vault, household, { stored: manifest, searched: true })
  if (ops.length === 0) return { looked: 1, searched: 0, found: 0 }
  const pairs = household.status === 'removed' ? [] : await pairsOf(deps, household, { fingerprints, pack })
  const known = await foundOps(deps.table, pairs)
  // The pairs first: what is indexed counts as looked at.
  const done = (await writeAll(deps.table, known)) && (await writeAll(deps.table, ops))
  return { looked: 1, searched: done ? 1 : 0, found: known.length }
}

const pairsOf = async (
  { table, vault, clock }: Deps,
  household: Household,
  { fingerprints, pack }: { readonly fingerprints: Parameters<typeof likenessOf>[2]; readonly pack: LikenessPack },
): Promise<DuplicatePair[]> => {
  const sought = household.persons.map((person) => ({
    who: person.person,
    likeness: likenessOf(household, person, fingerprints),
  }))
  const candidates = await candidatesFor({ table, vault, pack }, sought, {
    village: household.division,
    phone: openField(vault, 'phone', household.household, household.phone),
    except: household.household,
  })
  return candidates.map(({ who, household: other, person, score, signs }) =>
    pairOf([halfOf(household, who), halfOf(other, person)], { score, signs: [...signs], found: clock() }),
  )
}

/** In portions of a transaction. False when somebody was at work on the same: the next night looks again. */
const writeAll = async (table: Table, ops: readonly Op[]): Promise<boolean> => {
  try {
    for (let at = 0; at < ops.length; at += mostOps) await table.write(ops.slice(at, at + mostOps))
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}

/** Looks through a county's villages, few to a step. */
export const searchTasks = countySteps(searchSteps, {
  villagesAtOnce: 5,
  nothing: nothingSearched,
  together,
  village: searchVillage,
})
