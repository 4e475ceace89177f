import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import { Division } from '@bangfu/kernel/division'
import { sha256 } from '@bangfu/kernel/hash'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { assertOtherHand, type Hand } from '../procedure/hands.ts'
import { counts, MeasureState, type Doing, type Measure } from './measure.ts'

const text = (most: number) => z.string().trim().min(1).max(most)

/** What a plan says besides its measures. */
export const HelpPlanForm = z.strictObject({
  summary: text(1000),
  /** 脱贫时限, of a household's plan. */
  exitYear: z.int().min(2000).max(2100).optional(),
})

/** How the household, or the village, agreed; to exactly what, by the hash of its content. */
const Agreement = z.object({
  how: z.enum(['account', 'thumbprint', 'resolution']),
  contentHash: z.string(),
  by: z.string(),
  at: Instant,
  witness: z.string().nullable(),
  paper: z.string().nullable(),
  resolution: z.object({ on: Day, attended: z.int(), inFavour: z.int() }).nullable(),
})
export type Agreement = z.infer<typeof Agreement>

/** What a plan keeps of each of its measures: changed in the same transaction as the measure. */
export const PlanLine = z.object({
  measure: z.string(),
  kind: z.string(),
  zh: z.string(),
  wallGroup: z.string(),
  group: z.string().nullable(),
  text: z.string(),
  from: Day,
  due: Day,
  state: MeasureState,
  /** Under way or done, with evidence. */
  counted: z.boolean(),
  enteredBy: z.string(),
})
export type PlanLine = z.infer<typeof PlanLine>

/** The plan of a household 一户一法 or of a village 一村一策: its measures are entities of their own, named here. */
export const HelpPlan = z.object({
  plan: z.string(),
  /** The household or the village. */
  of: z.string(),
  kind: z.enum(['household', 'village']),
  division: Division,
  summary: z.string(),
  exitYear: z.int().nullable(),
  editedBy: z.string(),
  editedAt: Instant,
  /** The measures as cards and whole files show them; each is an entity of its own. */
  measures: z.array(PlanLine),
  agreement: Agreement.nullable(),
})
export type HelpPlan = z.infer<typeof HelpPlan>

export const mostMeasures = 100
/** As many as one agreement takes on in one transaction. */
export const mostProposed = 30

/** The plan with other words; what was agreed stays as it was agreed, and shows that it is not this. */
export const writePlan = (
  before: HelpPlan | undefined,
  form: z.output<typeof HelpPlanForm>,
  { by, at, ...of }: Doing & Pick<HelpPlan, 'plan' | 'of' | 'kind' | 'division'>,
): HelpPlan => ({
  measures: [],
  agreement: null,
  ...before,
  ...of,
  summary: form.summary,
  exitYear: form.exitYear ?? null,
  editedBy: by,
  editedAt: at,
})

/** @throws Refusal help_plan_full */
export const withMeasure = (plan: HelpPlan, measure: Measure): HelpPlan => {
  if (plan.measures.length >= mostMeasures) throw new Refusal('help_plan_full', { most: mostMeasures })
  if (plan.measures.filter(({ state }) => state === 'proposed').length >= mostProposed)
    throw new Refusal('help_plan_full', { most: mostProposed })
  return { ...plan, measures: [...plan.measures, lineOf(measure)] }
}

/** The plan with its measures in their present states. */
export const withStates = (plan: HelpPlan, changed: readonly Measure[]): HelpPlan => ({
  ...plan,
  measures: plan.measures.map((line) => {
    const measure = changed.find((one) => one.measure === line.measure)
    return measure ? lineOf(measure) : line
  }),
})

/** What its plan keeps of a measure. */
export const lineOf = (measure: Measure): PlanLine => {
  const { kind, zh, wallGroup, group, text: what, from, due, state, enteredBy } = measure
  return {
    measure: measure.measure,
    kind,
    zh,
    wallGroup,
    group,
    text: what,
    from,
    due,
    state,
    counted: counts(measure),
    enteredBy,
  }
}

const live: readonly MeasureState[] = ['proposed', 'agreed', 'under-way', 'done']

/** What is agreed to: the words, the exit year, and every measure that is not given up. How far they are is not in it. */
export const contentHashOf = ({ of, summary, exitYear }: HelpPlan, measures: readonly Measure[]): string =>
  sha256(
    canonical({
      ...{ of, summary, exitYear },
      measures: measures
        .filter(({ state }) => live.includes(state))
        .map(({ measure, kind, text: what, owner, from, due, money }) => ({
          ...{ measure, kind, what, owner, from, due, money },
        }))
        .toSorted((a, b) => (a.measure < b.measure ? -1 : 1)),
    }),
  )

export const AgreementForm = z.strictObject({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) })

export const ThumbprintForm = AgreementForm.extend({
  witness: text(50),
  /** Where the paper with the thumbprint lies. */
  paper: text(100),
})

export const ResolutionForm = AgreementForm.extend({
  on: Day,
  attended: z.int().min(1).max(100_000),
  inFavour: z.int().min(1).max(100_000),
  paper: text(100),
})

export type Agreeing = {
  readonly measures: readonly Measure[]
  readonly contentHash: string
  readonly how: Pick<Agreement, 'how' | 'witness' | 'paper' | 'resolution'>
} & Doing

/**
 * The plan as it is agreed to. Whoever writes down that somebody else agreed has entered nothing of it himself.
 * @throws Refusal help_plan_empty · help_plan_changed · same_hand
 */
export const agreePlan = (plan: HelpPlan, { measures, contentHash, how, by, at }: Agreeing): HelpPlan => {
  if (!measures.some(({ state }) => live.includes(state))) throw new Refusal('help_plan_empty')
  if (contentHash !== contentHashOf(plan, measures)) throw new Refusal('help_plan_changed')
  if (how.how !== 'account') assertOtherHand(handsOf(plan), by)
  return { ...plan, agreement: { ...how, contentHash, by, at } }
}

/** Who wrote what is now to be agreed to. */
const handsOf = ({ editedBy, measures }: HelpPlan): Hand[] => [
  { who: editedBy, did: 'entered' },
  ...measures.flatMap(({ state, enteredBy }): Hand[] =>
    state === 'proposed' ? [{ who: enteredBy, did: 'entered' }] : [],
  ),
]

/** @throws Refusal invalid_input: more in favour than there, or a day to come */
export const resolutionOf = (form: z.output<typeof ResolutionForm>, at: Instant): Agreeing['how'] => {
  const { on, attended, inFavour, paper } = form
  if (on > dayOf(at))
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/on', zh: '晚于今天', en: 'lies in the future' }])
  if (inFavour > attended || inFavour * 2 <= attended)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/inFavour', zh: '须超过到会人数的一半', en: 'more than half of those who came' },
    ])
  return { how: 'resolution', witness: null, paper, resolution: { on, attended, inFavour } }
}

/** The measures of a plan that were agreed to and not given up: 脱贫项目 of the eight things. */
export const projectsOf = ({ measures }: HelpPlan): number =>
  measures.filter(({ state }) => state === 'agreed' || state === 'under-way' || state === 'done').length
