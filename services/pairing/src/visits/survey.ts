import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import type { HouseholdSurveyPack, SurveyQuestion } from '@bangfu/rules/household-survey-pack'
import { helpersOf, type Visit } from './visit.ts'

/**
 * Who asked: the helper himself, the household of its own accord, an office that chose the visit, or one that called
 * whom the lot had drawn. Figures of one are never added to those of another.
 */
export const surveySources = ['helper', 'household', 'office', 'drawn'] as const
export const SurveySource = z.enum(surveySources)
export type SurveySource = z.infer<typeof SurveySource>

export const SampleId = z.string().regex(/^smp_[0-9A-HJKMNP-TV-Z]{22}$/, { error: 'an id smp_…' })

/** What a household answered, as it is entered. */
export const SurveyInput = z.strictObject({
  answers: z.record(z.string().max(40), z.string().max(40)).refine((given) => Object.keys(given).length <= 20, {
    error: '至多 20 个问题 (at most 20 questions)',
  }),
  note: z.string().trim().min(1).max(500).optional(),
  /** The draw in which the visit was drawn. */
  sample: SampleId.optional(),
  /** Of a drawn visit: nobody could be reached, and nothing was asked. */
  reached: z.boolean().default(true),
})
export type SurveyInput = z.output<typeof SurveyInput>

/**
 * Whose word it is. A helper of the visit stays one whatever else he may be; whoever asks for an office is of no unit
 * that the visit's helper belongs to.
 * @throws Refusal asker_of_own_unit
 */
export const sourceOf = (
  { grants }: Actor,
  visit: Pick<Visit, 'helper' | 'for' | 'household' | 'unit'>,
  sample: string | undefined,
): SurveySource => {
  const helpers = helpersOf(visit)
  if (grants.some(({ helper }) => helper !== undefined && helpers.includes(helper))) return 'helper'
  if (grants.some((grant) => grant.household === visit.household)) return 'household'
  if (grants.some((grant) => grant.unit === visit.unit)) throw new Refusal('asker_of_own_unit')
  return sample === undefined ? 'office' : 'drawn'
}

/** @throws Refusal invalid_input: no such question or answer, or one that a helper does not ask about himself */
export const assertAnswers = (
  answers: Readonly<Record<string, string>>,
  { questions }: HouseholdSurveyPack,
  source: SurveySource,
): void => {
  const faults = Object.entries(answers).flatMap(([name, code]): Fault[] => {
    const question = questions.find((one) => one.question === name)
    const pointer = `body/answers/${name}`
    if (!question || (source === 'helper' && !question.helperMayAsk))
      return [{ pointer, zh: '没有这个问题，或不由您询问', en: 'there is no such question, or it is not yours to ask' }]
    if (question.answers.some((answer) => answer.code === code)) return []
    const known = question.answers.map((answer) => answer.code).join(', ')
    return [{ pointer, zh: `应为 ${known} 之一`, en: `one of ${known}` }]
  })
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  if (Object.keys(answers).length === 0)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/answers', zh: '至少回答一个问题', en: 'answer at least one question' },
    ])
}

/** How often each answer was given: by source, question and answer. */
export const SurveyCounts = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.int())))
export type SurveyCounts = z.infer<typeof SurveyCounts>

/** The counts with one household's answers more. */
export const counted = (
  counts: SurveyCounts,
  source: SurveySource,
  answers: Readonly<Record<string, string>>,
): SurveyCounts => {
  const of = { ...counts[source] }
  for (const [question, answer] of Object.entries(answers))
    of[question] = { ...of[question], [answer]: (of[question]?.[answer] ?? 0) + 1 }
  return { ...counts, [source]: of }
}

/** Two counts as one: of several months. */
export const together = (one: SurveyCounts, other: SurveyCounts): SurveyCounts =>
  Object.entries(other).reduce(
    (sources, [source, questions]) => ({
      ...sources,
      [source]: Object.entries(questions).reduce(
        (all, [question, answers]) => ({
          ...all,
          [question]: Object.entries(answers).reduce(
            (each, [answer, count]) => ({ ...each, [answer]: (each[answer] ?? 0) + count }),
            all[question] ?? {},
          ),
        }),
        sources[source] ?? {},
      ),
    }),
    one,
  )

/** A rate with what it is made of; null where nobody was asked. */
export const SurveyRate = z.object({
  source: SurveySource,
  question: z.string(),
  zh: z.string(),
  en: z.string(),
  numerator: z.int(),
  denominator: z.int(),
  /** Answers that count neither way. */
  apart: z.int(),
  /** In parts of ten thousand, cut off and not rounded up: 97.999 % does not reach 98. */
  perTenThousand: z.int().nullable(),
  answers: z.record(z.string(), z.int()),
})
export type SurveyRate = z.infer<typeof SurveyRate>

/** The rates that the answers make, each source for itself. */
export const ratesOf = (counts: SurveyCounts, { questions }: HouseholdSurveyPack): SurveyRate[] =>
  surveySources.flatMap((source) =>
    questions.flatMap((question) => {
      const answers = counts[source]?.[question.question]
      return answers && question.rate ? [rateOf(source, question, question.rate, answers)] : []
    }),
  )

const rateOf = (
  source: SurveySource,
  { question, answers: known }: SurveyQuestion,
  { zh, en }: { readonly zh: string; readonly en: string },
  answers: Readonly<Record<string, number>>,
): SurveyRate => {
  const sum = (how: string): number =>
    known.filter(({ counts }) => counts === how).reduce((total, { code }) => total + (answers[code] ?? 0), 0)
  const [numerator, against] = [sum('for'), sum('against')]
  const denominator = numerator + against
  const perTenThousand = denominator === 0 ? null : Math.floor((numerator * 10_000) / denominator)
  return {
    source,
    question,
    zh,
    en,
    numerator,
    denominator,
    apart: sum('apart'),
    perTenThousand,
    answers: { ...answers },
  }
}
