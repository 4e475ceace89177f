import { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import type { Step } from '@bangfu/service/jobs'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import type { Page, TableReader } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'
import { openField } from '../record/entry-table.ts'
import { householdOfItem } from '../record/household-table.ts'
import type { Household } from '../record/household.ts'
import { printOp } from './quality-table.ts'
import { printLength, type Print, type Printed } from './shared-numbers.ts'
import { atStart, type SweepCursor } from './sweep-table.ts'

/** A page of the households of a division, village by village. */
export const pageOfHouseholds = (
  table: TableReader,
  division: Division,
  limit: number,
  after: SweepCursor['after'],
): Promise<Page> =>
  table.list({
    in: { table: 'registry', index: 'byDivision', partition: divisionPartition('household', division) },
    prefix: division,
    limit,
    ...(after && { after }),
  })

/** The files of a page as they are now; the list may lag behind a household that has moved or gone. */
export const filesOfPage = async (table: TableReader, page: Page): Promise<Household[]> => {
  const faces = page.items.map(({ body }) => HouseholdFace.parse(body)).filter(({ status }) => status !== 'removed')
  const items = await table.getMany(faces.map(({ household }) => entityKey(household)))
  return items.flatMap((item, index) => {
    const file = item && householdOfItem(item).household
    return file && file.division === faces[index]?.division ? [file] : []
  })
}

const filesAtOnce = 100
const keptSeconds = 7 * 86_400

/** Prints the numbers of the next hundred files. */
export const printStep = async (
  { table, vault, clock }: Pick<Deps, 'table' | 'vault' | 'clock'>,
  { check, division }: { readonly check: string; readonly division: Division },
  at: SweepCursor,
): Promise<Step & { readonly cursor: SweepCursor }> => {
  const page = await pageOfHouseholds(table, division, filesAtOnce, at.after)
  const printed = (await filesOfPage(table, page)).map((file) => printedOf(vault, file))
  const expires = Math.floor(Date.parse(clock()) / 1000) + keptSeconds
  const cursor: SweepCursor = page.after
    ? { ...at, after: page.after, step: at.step + 1 }
    : { ...atStart, stage: 'files' }
  return { cursor, ops: [printOp(check, at.step, printed, expires)] }
}

const printedOf = (vault: Vault, { household, phone, persons }: Household): Printed => {
  const own = openField(vault, 'phone', household, phone)
  const prints: Print[] = persons.map(({ fingerprint }, index) => [
    'id_number_in_two_households',
    fingerprint.slice(0, printLength),
    index,
  ])
  if (own !== null)
    prints.push(['phone_in_two_households', vault.fingerprint('phone', own).slice(0, printLength), null])
  return { household, prints }
}
