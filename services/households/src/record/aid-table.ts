import type { Takes } from '@bangfu/service/service'
import type { Deps } from '@bangfu/service/context'
import { childKey, childPrefix } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { listAll, type Key, type Op, type TableReader } from '@bangfu/table/table'
import { AidEntry, paidEntry, reversedEntry, totalsOf } from './aid.ts'
import { section } from './file-sections.ts'
import { tellHelper, tellPaid } from './told.ts'
import { toldKey, toldOfItem, toldOps } from './told-table.ts'

/** Far above what a household can be paid in a year: one payment for each fund, item and month. */
const mostEntriesOfYear = 5000

const aidKey = (household: string, { period, posting }: AidEntry): Key =>
  childKey(household, 'aid', `${period}#${posting}`)

/** The part of the whole file that says what money came. */
export const aidSection = section('aid', 'aid', AidEntry)

export const listAid = async (table: TableReader, household: string, year: number): Promise<AidEntry[]> => {
  const prefix = `${childPrefix('aid')}${year}-`
  const items = await listAll(table, { in: { table: 'registry', pk: household }, prefix }, mostEntriesOfYear)
  return items.map(({ body }) => body as AidEntry)
}

/** A posting that is there already changes nothing, under whatever fact it comes again. */
const aidOps = async ({ table }: Deps, household: string, entry: AidEntry): Promise<Op[]> => {
  const key = aidKey(household, entry)
  const [known, told] = await table.getMany([key, toldKey(household)])
  if (known) return []
  return [
    create({ key, kind: 'aid', body: entry }),
    ...toldOps(household, told, tellPaid(toldOfItem(told), totalsOf([entry]).netFen)),
  ]
}

/** What the facts of other services make true of a household. */
export const householdTakes: Takes<Deps> = {
  'posting.paid': async ({ body, at }, deps) => aidOps(deps, body.household, paidEntry(body, at)),
  'posting.reversed': async ({ body, at }, deps) =>
    body.household === null ? [] : aidOps(deps, body.household, reversedEntry(body, at)),
  'pairing.changed': async ({ body: { pairing, household, helper, from, to, entityVersion } }, { table }) => {
    const item = await table.get(toldKey(household))
    const before = toldOfItem(item)
    const after = tellHelper(before, { pairing, helper, from, to, version: entityVersion })
    return after === before ? [] : toldOps(household, item, after)
  },
}
