import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { create } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import type { Household } from './household.ts'
import { codeKey, type Taken } from './household-table.ts'

/** Takes a new number of a household, unless it had it before. */
export const numberOps = async ({ table }: Context, { household, code, division }: Household): Promise<Op[]> => {
  const key = codeKey(code)
  const taken = (await table.get(key))?.body as Taken | undefined
  if (taken?.household === household) return []
  const body: Taken = { household, code, division: division satisfies Division }
  return [create({ key, kind: 'unique', body }, () => new Refusal('household_code_on_file'))]
}
