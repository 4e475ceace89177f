import { isInChina, metresBetween, type Position } from '@bangfu/kernel/position'
import { dayOf, type Instant } from '@bangfu/kernel/time'
import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import { reason, reasons, type Reason } from './reasons.ts'
import { isScreenshot, type Made } from './screenshot.ts'

/** What is known of a photo and of the visit that it is to prove. */
export type Findings = {
  readonly visitAt: Instant
  readonly receivedAt: Instant
  /** What the device said when it asked for the ticket. */
  readonly declaredAt: Instant | null
  /** What the photo itself says. */
  readonly capturedAt: Instant | null
  readonly position: Position | null
  readonly household: Position | null
  /** Where the middle of the village lies, for a household without a point. */
  readonly village: Position | null
  readonly made: Made
  /** The evidence that used the same bytes before. */
  readonly duplicateOf: string | null
  /** The picture of an earlier visit that this one is most like, if it is like any. */
  readonly alike: Alike | null
}

export type Alike = { readonly evidence: string; readonly percent: number; readonly mirrored: boolean }

export type Verdict = 'verified' | 'suspicious' | 'unverifiable'
export type Judgement = {
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
  readonly distanceMetres: number | null
  readonly villageMetres: number | null
}

const minuteMs = 60_000
const hourMs = 3_600_000
const hoursBetween = (earlier: Instant, later: Instant): number => (Date.parse(later) - Date.parse(earlier)) / hourMs

/** Judges a photo: one thing that speaks against it makes it suspicious, one that is missing unverifiable. */
export const judge = (findings: Findings, numbers: EvidenceNumbers): Judgement => {
  const { position, household, village } = findings
  const distances = {
    distanceMetres: metresTo(household, position),
    villageMetres: metresTo(village, position),
  }
  const said = [
    ...onPlace(findings, distances, numbers),
    ...onTime(findings, numbers),
    ...onMaking(findings, numbers),
    ...onPicture(findings),
  ]
  return { verdict: verdictOf(said), reasons: said, ...distances }
}

/** One thing that speaks against it makes it suspicious, one that is missing unverifiable. */
export const verdictOf = (said: readonly Reason[]): Verdict => {
  const has = (means: Verdict): boolean => said.some(({ code }) => reasons[code].means === means)
  return has('suspicious') ? 'suspicious' : has('unverifiable') ? 'unverifiable' : 'verified'
}

/** How far a point of the map lies from where a device says it is; null when one of them is not known. */
export const metresTo = (point: Position | null, position: Position | null): number | null =>
  position && point && isInChina(position) ? Math.round(metresBetween(position, point)) : null

const onMaking = ({ made }: Findings, numbers: EvidenceNumbers): Reason[] =>
  isScreenshot(made, numbers) ? [reason('screenshot', { width: made.width, height: made.height })] : []

/** The same bytes say more than the same picture. */
const onPicture = ({ duplicateOf, alike }: Findings): Reason[] => {
  if (duplicateOf !== null) return [reason('duplicate_photo', { evidence: duplicateOf })]
  if (alike === null) return []
  const { evidence, percent, mirrored } = alike
  return [reason(mirrored ? 'mirrored_photo' : 'near_duplicate_photo', { evidence, percent })]
}

const onPlace = (
  { position, household }: Findings,
  { distanceMetres, villageMetres }: Pick<Judgement, 'distanceMetres' | 'villageMetres'>,
  { geofenceMetres, villageMetres: limitMetres }: EvidenceNumbers,
): Reason[] => {
  if (!position) return [reason('no_position')]
  if (!isInChina(position)) return [reason('position_outside_china')]
  if (!household && villageMetres !== null && villageMetres > limitMetres)
    return [reason('outside_village', { metres: villageMetres, limitMetres })]
  if (!household) return [reason('household_without_position')]
  if (distanceMetres === null || distanceMetres <= geofenceMetres) return []
  return [reason('outside_geofence', { metres: distanceMetres, limitMetres: geofenceMetres })]
}

const onTime = (findings: Findings, numbers: EvidenceNumbers): Reason[] => {
  const { capturedAt, receivedAt, visitAt, declaredAt } = findings
  if (capturedAt === null) return [reason('no_capture_time')]
  const aheadMs = Date.parse(capturedAt) - Date.parse(receivedAt)
  if (dayOf(capturedAt) < numbers.earliestCapture || aheadMs > numbers.aheadMinutes * minuteMs)
    return [reason('capture_time_impossible', { capturedOn: dayOf(capturedAt) })]
  const past = (code: Parameters<typeof reason>[0], hours: number, limitHours: number): Reason[] =>
    hours > limitHours ? [reason(code, { hours: Math.floor(hours), limitHours })] : []
  return [
    ...past('captured_before_visit', hoursBetween(capturedAt, visitAt), numbers.beforeVisitHours),
    ...past('captured_after_visit', hoursBetween(visitAt, capturedAt), numbers.afterVisitHours),
    ...past('handed_in_late', hoursBetween(capturedAt, receivedAt), numbers.lateHours),
    ...onDeclared(capturedAt, declaredAt, numbers.differMinutes),
  ]
}

const onDeclared = (capturedAt: Instant, declaredAt: Instant | null, limitMinutes: number): Reason[] => {
  if (declaredAt === null) return []
  const minutes = Math.floor(Math.abs(Date.parse(capturedAt) - Date.parse(declaredAt)) / minuteMs)
  return minutes > limitMinutes ? [reason('declared_time_differs', { minutes, limitMinutes })] : []
}
