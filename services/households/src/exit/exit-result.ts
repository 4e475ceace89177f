import * as z from 'zod'
import type { ChecklistResult, ItemResult, Reading } from '@bangfu/checklists/checklist'
import type { Fault } from '@bangfu/kernel/refusal'
import { yuanOfFen } from '@bangfu/kernel/money'
import { EvidenceView, type EvidenceRef } from '../procedure/evidence-ref.ts'
import { readingNames } from './household-reading.ts'
import { villageReadingNames } from './village-reading.ts'

export type ExitResult = ChecklistResult<EvidenceRef>
type Item = ItemResult<EvidenceRef>

/** A checklist gone through, as it is shown: each item with what was read, what is missing and what was answered. */
export const ChecklistView = z.object({
  checklist: z.string(),
  met: z.boolean(),
  items: z.array(
    z.object({
      item: z.string(),
      zh: z.string(),
      en: z.string(),
      source: z.object({ document: z.string(), strength: z.string() }),
      note: z.string().nullable(),
      incompleteInSource: z.boolean(),
      met: z.boolean(),
      by: z.enum(['file', 'person']).nullable(),
      readings: z.array(
        z.object({
          field: z.string(),
          of: z.string().nullable(),
          value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
          zh: z.string(),
          en: z.string(),
        }),
      ),
      missing: z.array(z.string()),
      answer: z
        .object({
          item: z.string(),
          met: z.boolean(),
          evidence: z.array(EvidenceView),
          note: z.string().nullable(),
          by: z.string(),
          at: z.string(),
        })
        .nullable(),
    }),
  ),
})

/** Shows a result; each reading with its words. */
export const checklistView = ({ checklist, met, items }: ExitResult): z.input<typeof ChecklistView> => ({
  checklist,
  met,
  items: items.map((item) => ({
    ...item,
    source: { ...item.source },
    readings: item.readings.map((reading) => ({ ...reading, ...namesOf(reading) })),
    missing: [...item.missing],
    answer: item.answer && { ...item.answer, evidence: [...item.answer.evidence] },
  })),
})

const namesOf = ({ field }: Pick<Reading, 'field'>): { readonly zh: string; readonly en: string } => {
  const [zh, en] = readingNames[field] ?? villageReadingNames[field] ?? [field, field]
  return { zh, en }
}

/** What is not met, item by item with its readings, as the places of a refusal. */
export const faultsOf = (unmet: readonly Item[]): Fault[] =>
  unmet.map((item) => ({
    pointer: `items/${item.item}`,
    zh: `${item.zh}：${saidOf(item, 'zh')}`,
    en: `${item.en}: ${saidOf(item, 'en')}`,
  }))

const words = {
  zh: {
    unknown: '未填',
    yes: '是',
    no: '否',
    unanswered: '尚无佐证',
    answeredNo: '经核查不符合',
    toWrite: '来源未列明，由县补充',
  },
  en: {
    unknown: 'not filled in',
    yes: 'yes',
    no: 'no',
    unanswered: 'no evidence yet',
    answeredNo: 'found not met',
    toWrite: 'not itemised in the source; the county writes it',
  },
} as const

/** A family of thirty would make a page of it: what speaks against comes first. */
const mostShown = 8

const saidOf = (item: Item, language: 'zh' | 'en'): string => {
  const { toWrite, unanswered, answeredNo } = words[language]
  if (item.incompleteInSource) return toWrite
  if (item.by === 'person') return item.answer?.met === true ? unanswered : answeredNo
  if (item.readings.length === 0) return unanswered
  const against = item.readings.toSorted((a, b) => weight(a) - weight(b)).slice(0, mostShown)
  const text = against.map((reading) => `${namesOf(reading)[language]} ${shown(reading, language)}`).join('; ')
  return item.by === null ? `${text}; ${unanswered}` : text
}

const weight = ({ value }: Reading): number => (value === null ? 0 : value === false ? 1 : 2)

const shown = ({ field, value, of }: Reading, language: 'zh' | 'en'): string => {
  const { unknown, yes, no } = words[language]
  const text =
    value === null
      ? unknown
      : typeof value === 'boolean'
        ? value
          ? yes
          : no
        : field.endsWith('Fen')
          ? yuanOfFen(Number(value))
          : String(value)
  return of === null ? text : `${text} (${of})`
}
