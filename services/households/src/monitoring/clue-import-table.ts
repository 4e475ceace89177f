import * as z from 'zod'
import { contains, WithinCounty, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { clueReasonCodes } from '@bangfu/rules/clue-reasons'
import { writeOrRefuse, type Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'
import type { Household } from '../record/household.ts'
import { codeKey, householdOfItem, idNumberKey, type Taken } from '../record/household-table.ts'
import { idNumberText } from '../sheets/sheet-cells.ts'
import { raisedOps, readWatches } from './clue-table.ts'
import { isWatchable } from './raise-clue.ts'

export const mostImported = 200

const Line = z
  .strictObject({
    code: z.string().trim().min(12).max(60).optional(),
    idNumber: z.string().trim().min(15).max(60).transform(idNumberText).optional(),
    reason: z.enum(clueReasonCodes),
    told: z.string().trim().min(4).max(500),
  })
  .refine(({ code, idNumber }) => (code === undefined) !== (idNumber === undefined), {
    error: 'either code or idNumber says whose it is',
  })

/** 部门筛查预警: what another department found, line by line, by household number or a member's ID number. */
export const ClueImport = z.strictObject({
  division: WithinCounty,
  department: z.string().trim().min(2).max(60),
  lines: z.array(Line).min(1).max(mostImported),
})
export type ClueImport = z.output<typeof ClueImport>

export const outcomes = ['raised', 'already', 'not-found', 'not-watchable', 'busy'] as const
export const LineResult = z.object({ line: z.int(), outcome: z.enum(outcomes), case: z.string().nullable() })
type LineResult = z.output<typeof LineResult>

/**
 * Raises the clues of a list, each line for itself; the list again finds them raised. Who is not on file in the division
 * is not found, whether he is on file elsewhere or not.
 */
export const importClues = async (
  context: Context,
  { division, department, lines }: ClueImport,
): Promise<LineResult[]> => {
  const results: LineResult[] = []
  for (const [index, line] of lines.entries()) {
    const household = await findHousehold(context, line, division)
    results.push({ line: index + 1, ...(await importLine(context, household, { ...line, department })) })
  }
  return results
}

const findHousehold = async (
  { table, vault }: { readonly table: TableReader; readonly vault: Vault },
  { code, idNumber }: z.output<typeof Line>,
  division: Division,
): Promise<Household | undefined> => {
  const taken = await table.get(
    code === undefined ? idNumberKey(vault.fingerprint('id-number', idNumber ?? '')) : codeKey(code),
  )
  const item = taken && (await table.get(entityKey((taken.body as Taken).household)))
  const household = item && householdOfItem(item).household
  return household && contains(division, household.division) ? household : undefined
}

const importLine = async (
  context: Context,
  household: Household | undefined,
  { reason, told, department }: z.output<typeof Line> & { readonly department: string },
): Promise<Omit<LineResult, 'line'>> => {
  if (!household) return { outcome: 'not-found', case: null }
  if (!isWatchable(household.status)) return { outcome: 'not-watchable', case: null }
  const [watch] = await readWatches(context.table, [household.household])
  if (!watch) throw new RangeError('one household, one watch')
  const { after, ops } = raisedOps(context, household, watch, { reason, told, department, source: 'department' })
  const found = after?.case ?? null
  if (ops.length === 0) return { outcome: 'already', case: found }
  try {
    await writeOrRefuse(context.table, ops)
  } catch (error) {
    // Somebody changed the case at this moment: the line is repeated with the list.
    if (error instanceof Refusal) return { outcome: 'busy', case: null }
    throw error
  }
  return { outcome: 'raised', case: found }
}
