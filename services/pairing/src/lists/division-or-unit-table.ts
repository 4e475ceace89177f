import type { Scope } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPartition, ownerPartition } from '@bangfu/table/keys'
import type { Query, TableReader } from '@bangfu/table/table'
import { loadUnit } from '../organisations/unit-table.ts'

type Asked = { readonly division?: Division | undefined; readonly unit?: Id<'unt'> | undefined }
/** The list that was asked for: a division's, or a unit's own. */
export type Listed = { readonly division: Division } | { readonly unit: Id<'unt'> }

/**
 * What a list by division or by unit is about; a unit's list is its own officer's and its division's offices'.
 * @throws Refusal invalid_input: neither or both were given
 */
export const divisionOrUnit = async (
  { query }: { readonly query: Asked },
  { table }: { readonly table: TableReader },
): Promise<{ scope: Scope; about: string; found: Listed }> => {
  const { division, unit } = query
  if (division !== undefined && unit === undefined) return { scope: { division }, about: '', found: { division } }
  if (unit !== undefined && division === undefined)
    return { scope: { division: (await loadUnit(table, unit)).division, unit }, about: unit, found: { unit } }
  throw new Refusal('invalid_input', {}, [
    { pointer: 'query/division', zh: 'division 与 unit 请给出其中一个', en: 'give either division or unit' },
  ])
}

/** The range that holds the list: a division and all below it, or one unit. */
export const listOfDivisionOrUnit = (kind: string, listed: Listed): Omit<Query, 'after' | 'limit'> =>
  'unit' in listed
    ? { in: { table: 'registry', index: 'byOwner', partition: ownerPartition(kind, listed.unit) } }
    : {
        in: { table: 'registry', index: 'byDivision', partition: divisionPartition(kind, listed.division) },
        prefix: listed.division,
      }
