import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { lookUp } from '@bangfu/rules/code-list'
import { notExitedReasonList } from '@bangfu/rules/household-code-lists'
import type { Household } from '../record/household.ts'

const Year = z.coerce.number().int().min(2000).max(2100)

export const notExitedParams = z.object({ household: idSchema('hsh'), year: Year })

/** The reason by its Chinese text, as in the national record. */
export const NotExitedForm = z.strictObject({
  reason: z.string().trim().min(1).max(50),
  note: z.string().trim().min(1).max(300).optional(),
})

/** Why a household did not exit in a year 不脱贫原因. */
export const NotExited = z.object({
  household: z.string(),
  code: z.string(),
  division: z.string(),
  year: z.int(),
  reason: z.object({ code: z.string().nullable(), text: z.string() }),
  note: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type NotExited = z.infer<typeof NotExited>

const reasonOf = lookUp(notExitedReasonList)

/**
 * Says why a household is not out of poverty in a year.
 * @throws Refusal household_not_exitable for one that is not poor · invalid_input for a reason that the list does not have
 */
export const notExited = (
  { household, code, division, status }: Household,
  year: number,
  form: z.output<typeof NotExitedForm>,
  { by, at }: { readonly by: string; readonly at: Instant },
): NotExited => {
  if (status !== 'registered' && status !== 'relapsed') throw new Refusal('household_not_exitable', { status })
  const reason = reasonOf(form.reason)
  if (reason.code === null) {
    const known = notExitedReasonList.entries.map(({ zh }) => zh)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/reason', zh: `应为：${known.join('、')}`, en: `one of: ${known.join(', ')}` },
    ])
  }
  return { household, code, division, year, reason, note: form.note ?? null, by, at }
}
