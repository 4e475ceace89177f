import { can } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { readTable } from '@bangfu/sheets/read-table'
import type { Context } from '@bangfu/service/context'
import { noteCounty } from '../record/county-table.ts'
import { entryCheckFor } from '../record/entry-check.ts'
import { examine, idNumbersTwice, refusedWith, type Settled } from './household-import.ts'
import { importColumns } from './import-columns.ts'
import { settleAgainstFile, writeAll, type Importing } from './settle-table.ts'
import { groupsOf, householdReader } from './sheet-households.ts'

export const mostLines = 5000
export const mostCellLength = 500

export type Imported = {
  readonly mapped: readonly { readonly column: string; readonly header: string }[]
  readonly ignored: readonly string[]
  readonly settled: readonly Settled[]
}

/**
 * Imports a list while somebody waits: each household goes in as a whole or is kept out as a whole, whatever becomes of the
 * others. Nothing is written in a dry run. Run again, it answers `unchanged` for what is in.
 * @throws Refusal file_not_text · workbook_… · columns_missing · column_twice · too_many_lines · busy
 */
export const importHouseholds = async (
  context: Context,
  bytes: Uint8Array,
  { division, dryRun }: { readonly division: Division; readonly dryRun: boolean },
): Promise<Imported> => {
  const on = dayOf(context.now)
  const table = await readTable(bytes, importColumns, { mostLines, mostCellLength })
  const groups = groupsOf(table)
  const importing: Importing = {
    table: context.table,
    vault: context.vault,
    newId: context.newId,
    now: context.now,
    by: context.actor.id,
    mayName: (taken) => {
      const scope = { division: taken.division as Division, household: taken.household }
      return can(context.actor, 'household.read', scope, new Set())
    },
  }
  const examining = { division, check: entryCheckFor(division, on), twice: idNumbersTwice(table, groups, on) }
  if (!dryRun) await noteCounty(context.table, division)
  return {
    mapped: table.mapped.map(({ column, header }) => ({ column, header })),
    ignored: table.ignored,
    settled: await importGroups(importing, examine(groups.map(householdReader(table)), examining), dryRun),
  }
}

/** What becomes of some households of a list, in no order. */
export const importGroups = async (
  importing: Importing,
  examined: ReturnType<typeof examine>,
  dryRun: boolean,
): Promise<Settled[]> => {
  const good = await settleAgainstFile(
    importing,
    examined.filter(({ errors }) => errors.length === 0),
  )
  const isFresh = ({ outcome, household }: Settled): boolean => outcome === 'registered' && household === null
  const fresh = good.filter(isFresh)
  return [
    ...examined.filter(({ errors }) => errors.length > 0).map((one) => refusedWith(one)),
    ...good.filter((one) => !isFresh(one)),
    ...(dryRun ? fresh : await writeAll(importing, fresh)),
  ]
}
