import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { measureKind, measureKinds, type MeasureKind } from '@bangfu/rules/plan-pack'

export const MeasureId = idSchema('msr')

/** `docs/states.md` draws them. */
export const measureStates = ['proposed', 'agreed', 'under-way', 'done', 'replaced', 'stopped'] as const
export const MeasureState = z.enum(measureStates)
export type MeasureState = z.infer<typeof MeasureState>

const text = (most: number) => z.string().trim().min(1).max(most)

/** Who sees to a measure: a helper or unit on file, or a department by name. */
export const Owner = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('helper'), ref: idSchema('hlp'), name: text(50) }),
  z.strictObject({ kind: z.literal('unit'), ref: idSchema('unt'), name: text(100) }),
  z.strictObject({ kind: z.literal('department'), name: text(100) }),
])
export type Owner = z.infer<typeof Owner>

/** Money that a measure is meant to cost, and of which fund: words, and the payment plan where there is one. */
const Money = z.strictObject({
  plannedFen: Fen,
  fund: text(100).optional(),
  paymentPlan: idSchema('pln').optional(),
})

/** A measure as it is proposed. */
export const MeasureForm = z.strictObject({
  /** A kind of the list: `GET /measure-kinds`. */
  kind: z.enum(measureKinds.map(({ code }) => code) as [string, ...string[]]),
  text: text(300),
  owner: Owner,
  from: Day,
  due: Day,
  money: Money.optional(),
})
export type MeasureForm = z.output<typeof MeasureForm>

/** A visit, a checked photo or a payment to the household, or a paper that lies somewhere. */
export const Evidence = z.object({
  title: z.string(),
  kind: z.enum(['visit', 'photo', 'payment', 'paper']),
  ref: z.string(),
  by: z.string(),
  at: Instant,
})
export type Evidence = z.infer<typeof Evidence>

export const Measure = z.object({
  measure: z.string(),
  /** The household or the village whose plan it stands in. */
  of: z.string(),
  division: Division,
  /** Null in a village's plan. */
  household: z.string().nullable(),
  /** What lists call the household: its number and masked head, or the village's code. */
  label: z.string(),
  kind: z.string(),
  zh: z.string(),
  wallGroup: z.string(),
  group: z.string().nullable(),
  text: z.string(),
  owner: Owner,
  from: Day,
  due: Day,
  money: Money.nullable(),
  state: MeasureState,
  enteredBy: z.string(),
  /** Every state it came into, who brought it there, when and why. */
  steps: z.array(z.object({ to: MeasureState, by: z.string(), at: Instant, why: z.string().nullable() })),
  progress: z.object({ steps: z.int(), last: Day.nullable(), percent: z.int().nullable() }),
  evidence: z.array(Evidence),
  effect: z.object({ text: z.string(), incomeFen: Fen.nullable() }).nullable(),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
  /** The case of monitoring that it was recorded in or stands for. */
  monitoring: z.string().nullable().default(null),
})
export type Measure = z.infer<typeof Measure>

export type Doing = { readonly by: string; readonly at: Instant }

/** Of what plan a measure is. */
export type PlanOf = Pick<Measure, 'of' | 'division' | 'household' | 'label'>

/** @throws Refusal invalid_input for days the wrong way round */
export const proposeMeasure = (
  form: MeasureForm,
  plan: PlanOf,
  { by, at, measure, replaces = null }: Doing & { readonly measure: string; readonly replaces?: string | null },
): Measure => ({
  measure,
  ...plan,
  ...contentOf(form),
  state: 'proposed',
  enteredBy: by,
  steps: [{ to: 'proposed', by, at, why: null }],
  progress: { steps: 0, last: null, percent: null },
  evidence: [],
  effect: null,
  replaces,
  replacedBy: null,
  monitoring: null,
})

type Recording = Doing & {
  readonly measure: string
  /** The column of the export that it goes to, whatever its kind says. */
  readonly group: string
  readonly monitoring: string
  readonly evidence: readonly Evidence[]
}

/** A measure that a case of monitoring records with its evidence: under way from the beginning. */
export const recordedMeasure = (
  form: MeasureForm,
  plan: PlanOf,
  { group, monitoring, evidence, ...doing }: Recording,
): Measure => ({
  ...proposeMeasure(form, plan, doing),
  ...{ group, monitoring, evidence: [...evidence] },
  state: 'under-way',
  steps: [{ to: 'under-way', by: doing.by, at: doing.at, why: monitoring }],
})

/** A measure that counts, named by a case of monitoring. @throws Refusal measure_state: it does not, or another case has it */
export const namedByCase = (measure: Measure, monitoring: string): Measure => {
  if (!counts(measure) || (measure.monitoring ?? monitoring) !== monitoring)
    throw new Refusal('measure_state', { state: measure.state })
  return { ...measure, monitoring }
}

/** Has it been given up, or has another taken its place? */
export const isGivenUp = ({ state }: Pick<Measure, 'state'>): boolean => state === 'replaced' || state === 'stopped'

const contentOf = (form: MeasureForm) => {
  if (form.due < form.from)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/due', zh: '早于开始日', en: 'before it begins' }])
  const { code, zh, wallGroup, group } = kindOf(form.kind)
  const { text: what, owner, from, due, money = null } = form
  return { kind: code, zh, wallGroup, group, text: what, owner, from, due, money }
}

const kindOf = (code: string): MeasureKind => {
  const kind = measureKind(code)
  if (!kind) throw new RangeError(`no kind of measure ${code}`)
  return kind
}

/** Another content while nobody has agreed to it; it then is entered by whoever wrote it last. @throws Refusal measure_state */
export const rewriteMeasure = (measure: Measure, form: MeasureForm, { by }: Doing): Measure => {
  assertIn(measure, ['proposed'])
  return { ...measure, ...contentOf(form), enteredBy: by }
}

const assertIn = ({ state }: Measure, states: readonly MeasureState[]): void => {
  if (!states.includes(state)) throw new Refusal('measure_state', { state })
}

const moveTo = (measure: Measure, to: MeasureState, { by, at }: Doing, why: string | null = null): Measure => ({
  ...measure,
  state: to,
  steps: [...measure.steps, { to, by, at, why }],
})

/** The household, or the village's assembly, agreed. @throws Refusal measure_state */
export const agreeMeasure = (measure: Measure, doing: Doing): Measure => {
  assertIn(measure, ['proposed'])
  return moveTo(measure, 'agreed', doing)
}

/** @throws Refusal measure_state */
export const startMeasure = (measure: Measure, doing: Doing): Measure => {
  assertIn(measure, ['agreed'])
  return moveTo(measure, 'under-way', doing)
}

export const ProgressForm = z.strictObject({
  on: Day,
  note: text(300),
  percent: z.int().min(0).max(100).optional(),
})

/** A step forward as it is kept. */
export const ProgressStep = z.object({
  on: Day,
  note: z.string(),
  percent: z.int().nullable(),
  by: z.string(),
  at: Instant,
})
export type ProgressStep = z.infer<typeof ProgressStep>

/** A step forward. The latest day counts, whatever order steps are written in. @throws Refusal measure_state · invalid_input */
export const progressMeasure = (
  measure: Measure,
  { on, percent }: z.output<typeof ProgressForm>,
  { at }: Doing,
): Measure => {
  assertIn(measure, ['under-way'])
  if (on > dayOf(at))
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/on', zh: '晚于今天', en: 'lies in the future' }])
  const { steps, last, percent: before } = measure.progress
  const latest = last === null || on >= last
  return {
    ...measure,
    progress: { steps: steps + 1, last: latest ? on : last, percent: (latest ? percent : undefined) ?? before },
  }
}

export const mostEvidence = 20

/** Something that shows that it was done; what stands there already stands once. @throws Refusal measure_state · help_plan_full */
export const evidenceMeasure = (measure: Measure, evidence: Evidence): Measure => {
  assertIn(measure, ['agreed', 'under-way', 'done'])
  if (measure.evidence.some(({ kind, ref }) => kind === evidence.kind && ref === evidence.ref)) return measure
  if (measure.evidence.length >= mostEvidence) throw new Refusal('help_plan_full', { most: mostEvidence })
  return { ...measure, evidence: [...measure.evidence, evidence] }
}

export const CompletionForm = z.strictObject({ effect: text(300), incomeFen: Fen.optional() })

/** It is done, and this came of it. Without evidence it does not count all the same. @throws Refusal measure_state */
export const completeMeasure = (
  measure: Measure,
  { effect, incomeFen }: z.output<typeof CompletionForm>,
  doing: Doing,
): Measure => {
  assertIn(measure, ['under-way'])
  return { ...moveTo(measure, 'done', doing), effect: { text: effect, incomeFen: incomeFen ?? null } }
}

/** It did not work, and another stands in its place. @throws Refusal measure_state */
export const replaceMeasure = (measure: Measure, by: string, because: string, doing: Doing): Measure => {
  assertIn(measure, ['agreed', 'under-way'])
  return { ...moveTo(measure, 'replaced', doing, because), replacedBy: by }
}

/** @throws Refusal measure_state */
export const stopMeasure = (measure: Measure, because: string, doing: Doing): Measure => {
  assertIn(measure, ['proposed', 'agreed', 'under-way'])
  return moveTo(measure, 'stopped', doing, because)
}

/** A measure without evidence does not count (handbook §4, 003/12), nor does one that was given up. */
export const counts = ({ state, evidence }: Pick<Measure, 'state' | 'evidence'>): boolean =>
  (state === 'under-way' || state === 'done') && evidence.length > 0

/** Agreed to and not at its end. */
export const isOpen = ({ state }: Pick<Measure, 'state'>): boolean => state === 'agreed' || state === 'under-way'

/** Work has begun, or is said to be done, and nothing shows it. */
export const isBare = ({ state, evidence }: Pick<Measure, 'state' | 'evidence'>): boolean =>
  (state === 'under-way' || state === 'done') && evidence.length === 0

/** The day from which a measure under way has stood still. */
export const movedOn = ({ steps, progress }: Pick<Measure, 'steps' | 'progress'>): Day => {
  const began = steps.findLast(({ to }) => to === 'agreed' || to === 'under-way')
  const day = began ? dayOf(began.at) : Day.parse('1900-01-01')
  return progress.last !== null && progress.last > day ? progress.last : day
}
