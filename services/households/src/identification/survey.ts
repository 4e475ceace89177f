import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import { category } from '@bangfu/rules/household-code-lists'
import type { IdentificationPack } from '@bangfu/rules/identification-pack'
import { attendeeQualities } from '../procedure/appraisal.ts'
import { EvidenceRef, EvidenceView } from '../procedure/evidence-ref.ts'
import { answerFaults, ExclusionAnswer, type ExclusionList } from './exclusion-list.ts'
import { Kin } from './flag.ts'

const text = (least: number, most: number) => z.string().trim().min(least).max(most)
const evidence = (least: number) => z.array(EvidenceRef).min(least).max(10)
const finding = (evidences: number) => z.strictObject({ finding: text(2, 500), evidence: evidence(evidences) })
const count = z.int().min(0).max(1000)

const incomeSources = ['wage', 'operating', 'property', 'transfer'] as const
/** `operating` is taken off the income; `rigid` is what a family cannot avoid: illness, school, house. */
const expenseKinds = ['operating', 'rigid', 'other'] as const

const Surveyor = z.strictObject({ name: text(1, 50), as: z.enum(attendeeQualities), user: text(4, 60).optional() })

/** 一进二看三算四比: what was found in the house, and what it rests on. The fifth, 五议, is the appraisal. */
export const SurveyForm = z.strictObject({
  // 一进: who went in when, and met whom
  visitedOn: Day,
  surveyors: z.array(Surveyor).min(1).max(6),
  met: z
    .array(z.strictObject({ name: text(1, 50), relation: text(1, 20) }))
    .min(1)
    .max(10),
  // 二看: the house, its means, what they own
  look: z.strictObject({ house: finding(1), means: finding(0), assets: finding(0) }),
  // 三算: income and expense of a year, line by line
  reckon: z.strictObject({
    year: z.int().min(2000).max(2100),
    income: z
      .array(z.strictObject({ source: z.enum(incomeSources), item: text(1, 50), amountFen: Fen }))
      .min(1)
      .max(60),
    expense: z.array(z.strictObject({ kind: z.enum(expenseKinds), item: text(1, 50), amountFen: Fen })).max(60),
    evidence: evidence(0),
  }),
  // 四比: with how many neighbours, and how many of them live better, alike, worse
  compare: z.strictObject({ neighbours: count, better: count, alike: count, worse: count, finding: text(2, 500) }),
  kinship: z.array(Kin).max(10),
  exclusions: z.array(ExclusionAnswer).max(40),
  /** The category that is proposed, by its text: needed where the file has none of the register. */
  category: text(1, 50).transform(category).optional(),
  conclusion: z.enum(['eligible', 'not-eligible']),
  opinion: text(4, 1000),
})
export type SurveyForm = z.output<typeof SurveyForm>

const Reckoning = z.object({
  incomeFen: z.int(),
  operatingExpenseFen: z.int(),
  rigidExpenseFen: z.int(),
  otherExpenseFen: z.int(),
  /** Income less operating expense; may be below zero. */
  netFen: z.int(),
  persons: z.int(),
  perHeadFen: z.int(),
})
/** What follows of the lines: derived, never typed. */
export type Reckoning = z.output<typeof Reckoning>

const Finding = z.object({ finding: z.string(), evidence: z.array(EvidenceView) })

/** A survey as it is kept and shown; numbered within its case. */
export const Survey = z.object({
  number: z.int(),
  visitedOn: z.string(),
  surveyors: z.array(z.object({ name: z.string(), as: z.string(), user: z.string().optional() })),
  met: z.array(z.object({ name: z.string(), relation: z.string() })),
  look: z.object({ house: Finding, means: Finding, assets: Finding }),
  reckon: z.object({
    year: z.int(),
    income: z.array(z.object({ source: z.enum(incomeSources), item: z.string(), amountFen: Fen })),
    expense: z.array(z.object({ kind: z.enum(expenseKinds), item: z.string(), amountFen: Fen })),
    evidence: z.array(EvidenceView),
  }),
  reckoning: Reckoning,
  compare: z.object({
    neighbours: z.int(),
    better: z.int(),
    alike: z.int(),
    worse: z.int(),
    finding: z.string(),
  }),
  kinship: z.array(
    z.object({ cadre: z.string(), position: z.string(), relation: z.string(), user: z.string().optional() }),
  ),
  exclusions: z.array(z.object({ item: z.string(), answer: z.string(), note: z.string().optional() })),
  category: z.object({ code: z.string().nullable(), text: z.string() }).optional(),
  conclusion: z.enum(['eligible', 'not-eligible']),
  opinion: z.string(),
  enteredBy: z.string(),
  enteredAt: Instant,
})
export type Survey = z.output<typeof Survey>

/** Adds up what was reckoned, for the members that are on file. */
export const reckon = ({ income, expense }: SurveyForm['reckon'], persons: number): Reckoning => {
  const sum = (lines: readonly { readonly amountFen: number }[]): number =>
    lines.reduce((total, { amountFen }) => total + amountFen, 0)
  const of = (kind: (typeof expenseKinds)[number]): number => sum(expense.filter((line) => line.kind === kind))
  const netFen = sum(income) - of('operating')
  return {
    incomeFen: sum(income),
    operatingExpenseFen: of('operating'),
    rigidExpenseFen: of('rigid'),
    otherExpenseFen: of('other'),
    netFen,
    persons,
    perHeadFen: persons === 0 ? 0 : Math.round(netFen / persons),
  }
}

export type SurveyRules = {
  readonly pack: IdentificationPack
  readonly list: ExclusionList
  readonly appliedOn: string
  readonly today: string
  /** The file has no category of the register yet. */
  readonly needsCategory: boolean
}

/** 一般农户: on file, and no category of the register. */
const ordinary = '90'

/** Is it a category that a registered household can have? */
export const isOfRegister = ({ code }: Coded): boolean => code !== null && code !== ordinary

/** @throws Refusal survey_refused, place by place */
export const assertSurvey = (form: SurveyForm, rules: SurveyRules): void => {
  const { surveyors, compare, visitedOn } = form
  const { pack, list, appliedOn, today } = rules
  const faults: Fault[] = []
  const fault = (broken: boolean, pointer: string, zh: string, en: string): void => {
    if (broken) faults.push({ pointer: `body/${pointer}`, zh, en })
  }
  const fewest = pack.fewestSurveyors.value
  const neighbours = pack.fewestNeighbours.value
  const sum = compare.better + compare.alike + compare.worse
  const names = new Set(surveyors.map(({ name }) => name)).size
  fault(visitedOn > today, 'visitedOn', '日期在今天之后', 'the day is in the future')
  fault(visitedOn < appliedOn, 'visitedOn', '早于申请日期', 'before the application')
  fault(names < fewest, 'surveyors', `至少 ${fewest} 人`, `at least ${fewest} different people`)
  fault(compare.neighbours < neighbours, 'compare/neighbours', `至少 ${neighbours} 户`, `at least ${neighbours}`)
  fault(sum !== compare.neighbours, 'compare', '好、相当、差之和与户数不符', 'better, alike and worse do not add up')
  fault(
    form.category === undefined ? rules.needsCategory : !isOfRegister(form.category),
    'category',
    '须填写拟定的户类别',
    'a category of the register is needed',
  )
  fault(form.reckon.year > Number(today.slice(0, 4)), 'reckon/year', '年度在今年之后', 'a year to come')
  faults.push(...answerFaults(list, form.exclusions))
  if (faults.length > 0) throw new Refusal('survey_refused', {}, faults)
}
