import { historyPrefix, historyKey } from '@bangfu/table/keys'
import { listAll, type TableReader } from '@bangfu/table/table'
import type { Before } from '../record/household-history.ts'
import type { FoundHousehold } from '../record/household-table.ts'
import { isSigned } from './file-hash.ts'
import type { Hand } from './hands.ts'

/** Far above what happens to one file while a procedure runs. */
const mostChanges = 2_000

/**
 * Who has had his hands on a file: who entered it, and who changed it from a version on (0: always). Changes that no
 * person made, and changes of nothing that is signed, have no hand.
 */
export const handsOfFile = async (table: TableReader, { household, version }: FoundHousehold, since: number) => {
  const entered: Hand = { who: household.origin.by, did: 'entered' }
  if (version <= Math.max(since, 1)) return [entered]
  const from = historyKey(household.household, Math.max(since, 1))
  const items = await listAll(
    table,
    { in: { table: from.table, pk: from.pk }, from: from.sk, to: `${historyPrefix}99999999` },
    mostChanges,
  )
  const changes = items.map(({ body }) => body as Before).filter(({ fields }) => fields.some(isSigned))
  const changers = new Set(changes.map(({ who }) => who).filter((who) => !who.startsWith('system:')))
  return [entered, ...[...changers].map((who): Hand => ({ who, did: 'changed' }))]
}
