import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'

const County = Division.refine((division) => division.length === 6, { error: 'a county has 6 digits' })

/** Opens the register of a county for adjustment 动态调整 from a day to a day, both included. */
export const WindowForm = z.strictObject({
  county: County,
  year: z.int().min(2013).max(2100),
  kind: z.enum(['regular', 'extra']),
  from: Day,
  to: Day,
  document: z.string().trim().min(2).max(100),
  /** Of an extra one: where the lists are inaccurate. */
  reason: z.string().trim().min(4).max(300).optional(),
})
export type WindowForm = z.output<typeof WindowForm>

export const AdjustmentWindow = z.object({
  county: z.string(),
  year: z.int(),
  kind: z.enum(['regular', 'extra']),
  /** 1 of the regular one; extra ones count from 1. */
  number: z.int(),
  from: Day,
  to: Day,
  document: z.string(),
  reason: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type AdjustmentWindow = z.infer<typeof AdjustmentWindow>

/**
 * The window that a county opens: one regular a year, then at most so many extra ones, each with a reason and after the
 * one before. @throws Refusal window_exists · window_dates · campaign_rule_unfit
 */
export const openWindow = (
  { year, kind, from, to, ...form }: WindowForm,
  before: readonly AdjustmentWindow[],
  mostExtra: number,
  { by, at }: { readonly by: string; readonly at: Instant },
): AdjustmentWindow => {
  const ofYear = before.filter((one) => one.year === year)
  const extra = ofYear.filter((one) => one.kind === 'extra').length
  const regular = ofYear.some((one) => one.kind === 'regular')
  const taken = kind === 'regular' ? regular : extra >= mostExtra
  if (taken) throw new Refusal('window_exists', { year, kind: kindNames[kind], extra: mostExtra })
  const latest = ofYear.reduce((last, one) => (one.to > last ? one.to : last), '')
  const inYear = [from, to].every((day) => day.startsWith(`${year}-`))
  const afterRegular = kind === 'regular' || (regular && from > latest)
  if (!inYear || from > to || !afterRegular) throw new Refusal('window_dates', { year })
  if (kind === 'extra' && form.reason === undefined)
    throw new Refusal('campaign_rule_unfit', {}, [
      { pointer: 'body/reason', zh: '另开窗口须写明原因', en: 'an extra window needs its reason' },
    ])
  const { county, document, reason = null } = form
  return { county, year, kind, number: kind === 'regular' ? 1 : extra + 1, from, to, document, reason, by, at }
}

const kindNames = { regular: '常规', extra: '另开' } as const

/** The window of a day; undefined while the register is closed for adjustment. */
export const windowOn = (windows: readonly AdjustmentWindow[], today: Day): AdjustmentWindow | undefined =>
  windows.find(({ from, to }) => from <= today && today <= to)

/**
 * May a case be opened on a day, by all windows that a county ever opened? Only within one of them. A county that never
 * opened any is still putting its register up, and is not bound yet.
 */
export const mayOpenCase = (windows: readonly AdjustmentWindow[], today: Day): boolean =>
  windows.length === 0 || windowOn(windows, today) !== undefined
