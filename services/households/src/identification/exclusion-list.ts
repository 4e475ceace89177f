import * as z from 'zod'
import type { Fault } from '@bangfu/kernel/refusal'

const text = (most: number) => z.string().trim().min(2).max(most)

const Item = z.strictObject({
  /** By which answers name it; once used it stands for the same thing for ever. */
  code: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, { error: 'small letters, digits and hyphens' }),
  zh: text(100),
  en: text(200).optional(),
})

/** What a county excludes 排除项: a setting of its own. No source gives a list, so there is none until a county sets it. */
export const ExclusionForm = z.strictObject({
  items: z
    .array(Item)
    .max(40)
    .refine((items) => new Set(items.map(({ code }) => code)).size === items.length, { error: 'a code stands twice' }),
  /** The document that the list rests on. */
  document: text(100),
  reason: text(200),
})
export type ExclusionForm = z.output<typeof ExclusionForm>

export const ExclusionList = z.object({
  county: z.string(),
  items: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string().optional() })),
  document: z.string().nullable(),
})
export type ExclusionList = z.output<typeof ExclusionList>

/** A county that has set nothing excludes nothing by list. */
export const noExclusions = (county: string): ExclusionList => ({ county, items: [], document: null })

/** How a survey answers an item. */
export const ExclusionAnswer = z.strictObject({
  item: z.string().max(30),
  answer: z.enum(['no', 'yes', 'unclear']),
  note: text(300).optional(),
})
export type ExclusionAnswer = z.output<typeof ExclusionAnswer>

/** Every item is answered once, and nothing that is not on the list. */
export const answerFaults = (list: ExclusionList, answers: readonly ExclusionAnswer[]): Fault[] => {
  const codes = new Set(list.items.map(({ code }) => code))
  const seen = new Set<string>()
  const faults = answers.flatMap(({ item }, index): Fault[] => {
    const twice = seen.has(item)
    seen.add(item)
    if (codes.has(item) && !twice) return []
    const pointer = `body/exclusions/${index}/item`
    return [{ pointer, zh: twice ? '重复' : '不在本县的排除清单中', en: twice ? 'stands twice' : 'not on the list' }]
  })
  const open = [...codes].filter((code) => !seen.has(code))
  return open.length === 0
    ? faults
    : [
        ...faults,
        { pointer: 'body/exclusions', zh: `未回答：${open.join('、')}`, en: `not answered: ${open.join(', ')}` },
      ]
}

/** The items that a survey found, with their texts. */
export const foundItems = (list: ExclusionList, answers: readonly ExclusionAnswer[]) =>
  answers
    .filter(({ answer }) => answer !== 'no')
    .map(({ item, answer, note }) => {
      const says = list.items.find(({ code }) => code === item)?.zh ?? item
      return { item, text: answer === 'unclear' ? `${says}（未查清）` : says, note: note ?? null }
    })
