import type { Household } from '../record/household.ts'
import { householdOfItem } from '../record/household-table.ts'
import { likelinessOf, type Likeliness, type Likeness } from '@bangfu/rules/likeness/likeness'
import type { LikenessPack } from '@bangfu/rules/likeness/likeness-pack'
import { entityKey, likenessIn, likenessInIndex } from '@bangfu/table/keys'
import type { Query, TableReader } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'
import { likenessOf, personBlocks, phoneBlock, readFingerprints } from './likeness-table.ts'

/** Somebody who is looked for, by whatever is known of him. */
export type Sought = { readonly who: string; readonly likeness: Likeness }

/** Somebody on file who is likely the same person. */
export type Candidate = Likeliness & {
  readonly who: string
  readonly household: Household
  readonly person: string
}

type Hit = { readonly household: string; readonly person: string | null }

/** As many of one block as are looked at: a block that is larger says nothing (nobody's name is that common in a village). */
const mostOfBlock = 40
/** As many households as are compared with one. */
const mostHouseholds = 50

export type Looking = { readonly table: TableReader; readonly vault: Vault; readonly pack: LikenessPack }

/**
 * Who on file is likely one of those sought, best first. Only who shares a block with somebody is compared: his name as it
 * sounds, his month of birth, or the telephone.
 */
export const candidatesFor = async (
  { table, vault, pack }: Looking,
  sought: readonly Sought[],
  { village, phone, except }: { readonly village: string; readonly phone: string | null; readonly except?: string },
): Promise<Candidate[]> => {
  const hits = new Map<string, readonly Hit[]>()
  for (const { who, likeness } of sought) hits.set(who, await hitsOf(table, personQueries(vault, likeness)))
  const byPhone =
    phone === null
      ? []
      : await hitsOf(table, [{ in: likenessIn(phoneBlock(vault, village, phone)), limit: mostOfBlock }])
  const ids = [...new Set([...hits.values(), byPhone].flat().map(({ household }) => household))]
    .filter((household) => household !== except)
    .slice(0, mostHouseholds)
  const files = (await table.getMany(ids.map(entityKey))).flatMap((item) =>
    item ? [householdOfItem(item).household] : [],
  )
  const prints = await readFingerprints(
    table,
    files.map(({ household }) => household),
  )
  const phones = new Set(byPhone.map(({ household }) => household))
  return files
    .flatMap((household, index) => {
      const known = prints[index] ?? { phone: null, persons: {} }
      return sought.flatMap(({ who, likeness }) => {
        const named = new Set((hits.get(who) ?? []).map(({ person }) => person))
        return household.persons
          .filter(({ person }) => phones.has(household.household) || named.has(person))
          .map((person) => ({
            who,
            household,
            person: person.person,
            ...likelinessOf(likeness, likenessOf(household, person, known), pack.weights),
          }))
      })
    })
    .filter(({ score, household }) => score >= pack.likelyFrom && household.status !== 'removed')
    .toSorted((a, b) => b.score - a.score || (a.person < b.person ? -1 : 1))
}

const personQueries = (vault: Vault, likeness: Likeness): Query[] => {
  const { sound, birth, wide } = personBlocks(vault, likeness)
  return [
    { in: likenessIn(sound), limit: mostOfBlock },
    ...(birth === null ? [] : [{ in: likenessInIndex('byDivision', birth), limit: mostOfBlock }]),
    ...(wide === null ? [] : [{ in: likenessInIndex('byOwner', wide), limit: mostOfBlock }]),
  ]
}

const hitsOf = async (table: TableReader, queries: readonly Query[]): Promise<Hit[]> =>
  (await Promise.all(queries.map((query) => table.list(query)))).flatMap(({ items }) =>
    items.map(({ body }) => body as Hit),
  )
