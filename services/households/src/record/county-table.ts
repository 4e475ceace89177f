import { countyOf, Division } from '@bangfu/kernel/division'
import { childKey, childPrefix, registerCountiesId } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { Conflict, listAll, type Table, type TableReader } from '@bangfu/table/table'

const list = 'county'

/**
 * Remembers that a county has households on file, so that nightly work knows where to go. Called before the first
 * household of a call is written: a county too many in the list harms nobody, one too few would never be looked after.
 */
export const noteCounty = async (table: Table, division: Division): Promise<void> => {
  const county = countyOf(division)
  const key = childKey(registerCountiesId, list, county)
  if (await table.get(key)) return
  try {
    await table.write([create({ key, kind: 'register-county', body: { county } })])
  } catch (error) {
    // Somebody else noted it at the same moment.
    if (!(error instanceof Conflict)) throw error
  }
}

/** The country has fewer than 3,000 counties. */
const mostCounties = 3000

/** The counties that have, or had, households on file. */
export const listRegisterCounties = async (table: TableReader): Promise<Division[]> => {
  const { table: name, pk } = childKey(registerCountiesId, list, '')
  const items = await listAll(table, { in: { table: name, pk }, prefix: childPrefix(list) }, mostCounties)
  return items.map(({ body }) => Division.parse((body as { county: string }).county))
}
