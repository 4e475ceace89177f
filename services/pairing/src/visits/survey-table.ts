import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { childKey, childPrefix, partitionOf, surveyFiguresKey } from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { counted, SurveyCounts, SurveySource, together } from './survey.ts'

/** What a household answered about a visit. */
export const SurveyLine = z.object({
  visit: z.string(),
  source: SurveySource,
  answers: z.record(z.string(), z.string()),
  note: z.string().nullable(),
  sample: z.string().nullable(),
  at: Instant,
  by: z.string(),
})
export type SurveyLine = z.infer<typeof SurveyLine>

const lineKey = (visit: string, source: SurveySource) => childKey(visit, 'answer', source)

/** A visit is asked about once by each source: the second does not overwrite the first. */
export const createSurveyLine = (line: SurveyLine): Op =>
  create(
    { key: lineKey(line.visit, line.source), kind: 'survey-line', body: line },
    () => new Refusal('visit_answered', { source: line.source }),
  )

/** What was answered about a visit, at most one line for each source. */
export const readSurveyLines = async (table: TableReader, visit: string): Promise<SurveyLine[]> => {
  const { items } = await table.list({
    in: partitionOf(childKey(visit, 'answer', '')),
    prefix: childPrefix('answer'),
    limit: 10,
  })
  return items.map(({ body }) => SurveyLine.parse(body))
}

/** The operations that count one household's answers, in each of the lists of figures that it belongs to. */
export const countAnswers = async (
  table: TableReader,
  whose: readonly string[],
  { period, source, answers }: { period: string; source: SurveySource; answers: Readonly<Record<string, string>> },
): Promise<Op[]> => {
  const keys = whose.map((one) => surveyFiguresKey(one, period))
  const items = await table.getMany(keys)
  return keys.map((key, index) => {
    const item = items[index]
    const before = item ? SurveyCounts.parse(item.body) : {}
    return put(
      { key, kind: 'survey-figures', version: (item?.version ?? 0) + 1, body: counted(before, source, answers) },
      item ? { version: item.version } : 'absent',
    )
  })
}

export const mostMonths = 24

/** What was answered from a month to another. */
export const readSurveyCounts = async (
  table: TableReader,
  whose: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<SurveyCounts> => {
  const key = surveyFiguresKey(whose, from)
  const { items } = await table.list({ in: partitionOf(key), from, to, limit: mostMonths })
  return items.map(({ body }) => SurveyCounts.parse(body)).reduce(together, {})
}
