import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Instant, type Day } from '@bangfu/kernel/time'
import {
  AidDocument,
  AidTerm,
  daysOfTerm,
  StudentStage,
  studentAidPackFor,
  termFits,
  type AidProgramme,
  type StudentAidPack,
} from '@bangfu/rules/student-aid-pack'
import { HouseholdId } from '../ledger/ledger.ts'
import { AidCondition } from './condition.ts'

export const AidApplicationId = idSchema('aap')
export const AidRunId = idSchema('arn')
export const PersonId = idSchema('per')
export const UnitId = idSchema('unt')

/** `docs/states.md` draws them. */
export const aidStates = [
  'applied',
  'checked',
  'approved',
  'refused',
  'in-run',
  'paid',
  'payment-refused',
  'appealed',
] as const
export type AidState = (typeof aidStates)[number]

const text = (most: number) => z.string().trim().min(1).max(most)
const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'a short code of a-z, 0-9 and -, at most 40' })

const Paper = z.strictObject({ kind: AidDocument, title: text(100), paper: text(100).optional() })

/** Who applies for what. The student is named by the file's own id: no name and no number is asked for again. */
export const AidApplicationInput = z.strictObject({
  household: HouseholdId,
  person: PersonId,
  programme: code,
  term: AidTerm,
  stage: StudentStage,
  tier: code.default('standard'),
  school: z.strictObject({ name: text(100), unit: UnitId.optional() }),
  documents: z.array(Paper).max(10).default([]),
})
export type AidApplicationInput = z.infer<typeof AidApplicationInput>

const Hand = { by: z.string(), at: Instant }

export const AidCheckInput = z.strictObject({ confirmed: z.boolean(), note: text(500) })
export const AidCheck = z.object({ ...AidCheckInput.shape, ...Hand })
export type AidCheck = z.infer<typeof AidCheck>

export const AidDecisionInput = z.strictObject({
  outcome: z.enum(['approve', 'refuse']),
  reason: text(500),
  /** The decision's own paper; asked for where an appeal sets a condition aside. */
  document: text(200).optional(),
})
export type AidDecisionInput = z.infer<typeof AidDecisionInput>

const AidDecision = z.object({ ...AidDecisionInput.shape, ...Hand, onAppeal: z.boolean() })

export const AidApplication = z.object({
  application: AidApplicationId,
  household: HouseholdId,
  division: Village,
  person: PersonId,
  /** As the file masks it; null on files of before students were shown. */
  nameMasked: z.string().nullable(),
  programme: z.string(),
  term: AidTerm,
  stage: StudentStage,
  tier: z.string(),
  school: z.object({ name: z.string(), unit: z.string().nullable() }),
  documents: z.array(Paper),
  state: z.enum(aidStates),
  /** Of the pack that holds on the first day of the term. */
  amountFen: PositiveFen.nullable(),
  pack: z.string(),
  conditions: z.array(AidCondition),
  appealTo: z.object({ zh: z.string(), en: z.string() }),
  applied: z.object(Hand),
  check: AidCheck.nullable(),
  decisions: z.array(AidDecision).max(20),
  appeal: z.object({ statement: z.string(), ...Hand }).nullable(),
  /** The term run that it is in, or was refused by. */
  run: AidRunId.nullable(),
  /** Why it was not paid. `again`: no plan can pay it any more, so that it may go into another run. */
  refusal: z.object({ reason: z.string(), again: z.boolean() }).nullable(),
})
export type AidApplication = z.infer<typeof AidApplication>

/** Once per student, programme and term; of what is paid once, once for ever. */
export const onceOf = (
  { each }: AidProgramme,
  { person, programme, term }: Pick<AidApplication, 'person' | 'programme' | 'term'>,
): string => [programme, person, each === 'once' ? 'once' : term].join('#')

type Asked = Pick<AidApplication, 'division' | 'programme' | 'term'>

/**
 * The programme as it holds where and when an application is for.
 * @throws Refusal aid_programme_unknown · aid_term_wrong
 */
export const programmeOf = ({
  division,
  programme: code,
  term,
}: Asked): { readonly programme: AidProgramme; readonly pack: StudentAidPack } => {
  const pack = studentAidPackFor(division, daysOfTerm(term).from)
  const programme = pack?.programmes.find((each) => each.code === code)
  if (!pack || !programme) throw new Refusal('aid_programme_unknown', { programme: code })
  if (!termFits(programme.each, term)) throw new Refusal('aid_term_wrong', { term, each: programme.each })
  return { programme, pack }
}

/** @throws Refusal aid_term_wrong: it cannot be applied for yet; the day from which it can is said */
export const assertTermOpen = (term: AidTerm, { opensDaysBefore }: StudentAidPack, today: Day): void => {
  const opens = addDays(daysOfTerm(term).from, -opensDaysBefore)
  if (today < opens) throw new Refusal('aid_term_wrong', { term, each: opens })
}

type Act = { readonly by: string; readonly at: AidApplication['applied']['at'] }

const assertState = ({ state }: AidApplication, ...states: readonly AidState[]): void => {
  if (!states.includes(state)) throw new Refusal('aid_state', { state })
}

/** @throws Refusal aid_state · same_person: nobody checks what he applied for */
export const checked = (
  application: AidApplication,
  found: z.infer<typeof AidCheckInput>,
  act: Act,
): AidApplication => {
  assertState(application, 'applied')
  if (application.applied.by === act.by) throw new Refusal('same_person')
  return { ...application, state: 'checked', check: { ...found, ...act } }
}

/** Everybody who had a hand in an application so far. */
const handsOf = ({ applied, check, decisions, appeal }: AidApplication): readonly string[] => [
  applied.by,
  ...(check ? [check.by] : []),
  ...decisions.map(({ by }) => by),
  ...(appeal ? [appeal.by] : []),
]

const unmet = ({ conditions }: AidApplication): AidCondition[] => conditions.filter(({ met }) => !met)

/**
 * Approved or refused, or the appeal against a refusal decided; `application` carries its conditions as they stand now.
 * What a run gave back because no plan can pay it may be approved for another.
 * @throws Refusal aid_state · same_person · aid_conditions_unmet: each with what was read and needed
 */
export const decided = (application: AidApplication, input: AidDecisionInput, act: Act): AidApplication => {
  assertState(application, 'checked', 'appealed', 'payment-refused')
  const onAppeal = application.state === 'appealed'
  if (application.state === 'payment-refused' && application.refusal?.again !== true)
    throw new Refusal('aid_state', { state: application.state })
  // Who looks at an appeal had no hand in anything before; who approves again what could not be paid may have approved it.
  const hands = onAppeal ? handsOf(application) : handsOf({ ...application, decisions: [] })
  if (hands.includes(act.by)) throw new Refusal('same_person')
  const failed = unmet(application)
  if (input.outcome === 'approve') {
    const setAside = onAppeal && input.document !== undefined && application.amountFen !== null
    if (failed.length > 0 && !setAside) throw unmetRefusal(failed)
  }
  const decisions = [...application.decisions, { ...input, ...act, onAppeal }]
  if (input.outcome === 'refuse') return { ...application, state: 'refused', decisions }
  return { ...application, state: 'approved', decisions, run: null, refusal: null }
}

const unmetRefusal = (failed: readonly AidCondition[]): Refusal =>
  new Refusal(
    'aid_conditions_unmet',
    { conditions: failed.map(({ condition }) => condition).join(', ') },
    failed.map(({ condition, read, needed }) => ({
      pointer: `conditions/${condition}`,
      zh: `读到：${read.zh}；需要：${needed.zh}`,
      en: `read: ${read.en}; needed: ${needed.en}`,
    })),
  )

/** @throws Refusal aid_state: it is not refused, or was refused on appeal already */
export const appealed = (application: AidApplication, statement: string, act: Act): AidApplication => {
  assertState(application, 'refused')
  if (application.appeal) throw new Refusal('aid_state', { state: 'refused on appeal' })
  return { ...application, state: 'appealed', appeal: { statement, ...act } }
}

/** What became of its line in the plan of its run; the same application where nothing did. */
export const settled = (
  application: AidApplication,
  run: string,
  line: { readonly state: string; readonly reason: string | null } | undefined,
): AidApplication => {
  const { state } = application
  if (application.run !== run || !['in-run', 'paid', 'payment-refused'].includes(state) || !line) return application
  if (line.state === 'paid') return state === 'paid' ? application : { ...application, state: 'paid', refusal: null }
  if (line.state !== 'refused' && line.state !== 'reversed') return application
  // A refused line is paid by its own plan when that is resumed: only what was taken back may go into another.
  const refusal = { reason: line.reason ?? line.state, again: line.state === 'reversed' }
  if (state === 'payment-refused' && application.refusal?.reason === refusal.reason) return application
  return { ...application, state: 'payment-refused', refusal }
}
