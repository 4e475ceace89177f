import * as z from 'zod'
import type { VisitFace } from '@bangfu/facts/faces'
import { Village } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import { Reason, ReasonAnswer, reason, sayReason } from '../reasons.ts'
import { Review } from '../reviews/review.ts'
import { verdictOf } from '../verdict.ts'
import { SameText } from './same-text.ts'
import { Travel } from './travel.ts'

const Metres = z.int().nullable()

/** What is found about a visit itself, beside its photos. The states are drawn in docs/states.md. */
export const VisitCheck = z.object({
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  unit: z.string().nullable(),
  division: Village,
  kind: z.string(),
  at: Instant,
  recordedAt: Instant,
  /** Filed: others find it, and it is not judged yet. */
  state: z.enum(['filed', 'checked']),
  /** The helper himself was at a place: no call, and nobody went for him. */
  isThere: z.boolean(),
  hasPosition: z.boolean(),
  householdMetres: Metres,
  villageMetres: Metres,
  hasHouseholdPosition: z.boolean(),
  /** Taken back: it waits for nobody. */
  withdrawn: z.boolean(),
  sameText: SameText.nullable(),
  travel: Travel.nullable(),
  verdict: z.enum(['verified', 'suspicious', 'unverifiable']).nullable(),
  reasons: z.array(Reason),
  waiting: z.boolean(),
  review: Review.nullable(),
})
export type VisitCheck = z.infer<typeof VisitCheck>

/** Where a visit was, compared with where it should have been. */
export type Whereabouts = Pick<VisitCheck, 'hasPosition' | 'householdMetres' | 'villageMetres' | 'hasHouseholdPosition'>

/** A visit as it is filed, before anything was compared. */
export const filedCheck = (face: VisitFace, whereabouts: Whereabouts): VisitCheck => ({
  visit: face.visit,
  household: face.household,
  helper: face.helper,
  unit: face.unit ?? null,
  division: face.division,
  kind: face.kind,
  at: face.at,
  recordedAt: face.recordedAt ?? face.at,
  state: 'filed',
  isThere: isThere(face),
  ...whereabouts,
  withdrawn: false,
  sameText: null,
  travel: null,
  verdict: null,
  reasons: [],
  waiting: false,
  review: null,
})

/** Was the helper himself at a place? Not on the telephone, and not when somebody went for him. */
export const isThere = ({ isVisit, delegated = false }: Pick<VisitFace, 'isVisit' | 'delegated'>): boolean =>
  isVisit && !delegated

/**
 * A check with its verdict and reasons by what is known. A reason that no reviewer has seen puts the visit on the list of
 * what waits, again if need be; what was said before stands in the history.
 */
export const judgedVisit = (check: VisitCheck, numbers: EvidenceNumbers): VisitCheck => {
  const said = [
    ...onPlace(check, numbers),
    ...onTravel(check, numbers),
    ...onTime(check, numbers),
    ...onText(check, numbers),
  ]
  const verdict = verdictOf(said)
  const isNew = codesOf(said) !== codesOf(check.reasons)
  return {
    ...check,
    state: 'checked',
    verdict,
    reasons: said,
    waiting: check.waiting || (verdict === 'suspicious' && isNew && !check.withdrawn),
    review: isNew ? null : check.review,
  }
}

/** The codes of reasons as one text. */
export const codesOf = (said: readonly Reason[]): string => said.map(({ code }) => code).join()

const onPlace = (check: VisitCheck, { geofenceMetres, villageMetres: limitMetres }: EvidenceNumbers): Reason[] => {
  const { isThere: there, hasPosition, hasHouseholdPosition, householdMetres, villageMetres } = check
  if (!there) return [reason('contact_without_place')]
  if (!hasPosition) return [reason('visit_without_position')]
  if (householdMetres !== null && householdMetres > geofenceMetres)
    return [reason('visit_outside_geofence', { metres: householdMetres, limitMetres: geofenceMetres })]
  if (hasHouseholdPosition) return []
  if (villageMetres !== null && villageMetres > limitMetres)
    return [reason('visit_outside_village', { metres: villageMetres, limitMetres })]
  return [reason('household_without_position')]
}

const onTravel = ({ travel }: VisitCheck, { travelSlackMetres }: EvidenceNumbers): Reason[] => {
  if (travel === null) return []
  const { from, metres, minutes, leastMinutes } = travel
  // Next door it is not the way that takes the time.
  return metres > travelSlackMetres
    ? [reason('impossible_travel', { from, metres, minutes, leastMinutes })]
    : [reason('households_too_quick', { from, minutes, leastMinutes })]
}

const hourMs = 3_600_000

const onTime = ({ at, recordedAt }: VisitCheck, { visitLateHours: limitHours }: EvidenceNumbers): Reason[] => {
  const hours = (Date.parse(recordedAt) - Date.parse(at)) / hourMs
  return hours > limitHours ? [reason('recorded_late', { hours: Math.floor(hours), limitHours })] : []
}

const onText = ({ sameText }: VisitCheck, { textAlikePercent: limitPercent }: EvidenceNumbers): Reason[] => {
  if (sameText === null) return []
  const { visit, percent } = sameText
  return percent === 100
    ? [reason('same_text', { visit })]
    : [reason('near_same_text', { visit, percent, limitPercent })]
}

export const VisitCheckAnswer = VisitCheck.omit({
  state: true,
  sameText: true,
  travel: true,
  isThere: true,
  hasHouseholdPosition: true,
}).extend({ reasons: z.array(ReasonAnswer) })

export const showVisitCheck = ({ reasons, ...check }: VisitCheck): z.input<typeof VisitCheckAnswer> => ({
  ...check,
  reasons: reasons.map(sayReason),
})
