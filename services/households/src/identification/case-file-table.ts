import type * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { listAppraisals } from '../procedure/appraisal-table.ts'
import { householdOfItem } from '../record/household-table.ts'
import { toldKey, toldOfItem } from '../record/told-table.ts'
import type { IdentificationCase } from './case.ts'
import { surveysOf } from './case-table.ts'
import { viewOf, type CaseFile, type CaseView } from './case-view.ts'

/** The file that a case is about. @throws Refusal not_found */
export const fileOfCase = async ({ table }: Pick<Context, 'table'>, household: string): Promise<CaseFile> => {
  const [item, told] = await table.getMany([entityKey(household), toldKey(household)])
  if (!item) throw new Refusal('not_found')
  return { file: householdOfItem(item), told: toldOfItem(told) }
}

/** The same for a step of its village: a household that moved away is for its new village. @throws Refusal household_not_in_village */
export const fileHere = async (context: Pick<Context, 'table'>, one: IdentificationCase): Promise<CaseFile> => {
  const found = await fileOfCase(context, one.household)
  if (found.file.household.division !== one.division) throw new Refusal('household_not_in_village')
  return found
}

/** Reads all that belongs to a case. */
export const caseView = async (
  context: Pick<Context, 'table'>,
  one: IdentificationCase,
  today: Day,
): Promise<z.input<typeof CaseView>> => {
  const { file, told } = await fileOfCase(context, one.household)
  const surveys = await surveysOf(context.table, one.case)
  const appraisals = one.appraisals === 0 ? [] : await listAppraisals(context.table, one.case)
  return viewOf(one, { file: file.household, told, surveys, appraisals, today })
}
