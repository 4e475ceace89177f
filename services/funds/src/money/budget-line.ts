import * as z from 'zod'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'

export const BudgetLineId = idSchema('bgl')
const text = (most: number) => z.string().trim().min(1).max(most)

/** Money that a document announces. The same money in another plan names the line that it is. */
export const BudgetLineInput = z.strictObject({
  division: WithinCounty,
  year: z.int().min(1990).max(2100),
  title: text(100),
  amountFen: PositiveFen,
  document: text(200),
  /** The line that this one announces again: then it is linked, and not counted. */
  announces: BudgetLineId.optional(),
})
export type BudgetLineInput = z.infer<typeof BudgetLineInput>

export const BudgetLine = z.object({
  ...BudgetLineInput.shape,
  line: BudgetLineId,
  announces: BudgetLineId.nullable(),
  by: z.string(),
  at: Instant,
})
export type BudgetLine = z.infer<typeof BudgetLine>

export const mostBudgetLines = 500

type Made = { readonly line: Id<'bgl'>; readonly by: string; readonly at: Instant }

/**
 * The line that an input makes, after those of its division and year.
 * @throws Refusal invalid_input: it announces a line of elsewhere or of another year, or one that is itself a link ·
 * money_records_full
 */
export const enterBudgetLine = (input: BudgetLineInput, before: readonly BudgetLine[], made: Made): BudgetLine => {
  const { announces } = input
  if (before.length >= mostBudgetLines) throw new Refusal('money_records_full', { most: mostBudgetLines })
  const same = before.find(({ line }) => line === announces)
  if (announces !== undefined && same?.announces !== null)
    throw new Refusal('invalid_input', {}, [
      {
        pointer: 'body/announces',
        zh: '不是本区划同年度的原始预算项',
        en: 'no original line of this division and year',
      },
    ])
  return { ...input, ...made, announces: announces ?? null }
}

export const Budget = z.object({
  /** Each line with the titles under which other plans announced it. */
  lines: z.array(z.object({ ...BudgetLine.shape, announcedAs: z.array(z.string()) })),
  totalFen: z.int(),
  /** What was announced again and is in the total once already. */
  announcedAgainFen: z.int(),
})

/** Money that was announced several times counts once. */
export const budgetFrom = (lines: readonly BudgetLine[]): z.input<typeof Budget> => {
  const sum = (some: readonly BudgetLine[]): number => some.reduce((total, { amountFen }) => total + amountFen, 0)
  const again = lines.filter(({ announces }) => announces !== null)
  return {
    lines: lines.map((one) => ({
      ...one,
      announcedAs: again
        .filter(({ announces }) => announces === one.line)
        .map(({ title, document }) => `${title}（${document}）`),
    })),
    totalFen: sum(lines.filter(({ announces }) => announces === null)),
    announcedAgainFen: sum(again),
  }
}

/** A division whose lists go by age: a county or a township. */
export const listsByAge = (division: Division): boolean => division.length === 6 || division.length === 9
