import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { isInChina, Position } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant, Instant, Period } from '@bangfu/kernel/time'
import { ContactKind, contactKinds } from '@bangfu/rules/pairing-codes'
import { HelperId } from '../organisations/helper.ts'
import { HouseholdId } from '../pairings/pairing.ts'
import { UnitId } from '../organisations/unit.ts'
import { mostNeeds, Need, NeedInput } from './visit-need.ts'
import { VisitFlag } from './visit-flags.ts'
import { Delegate, Goods, GoodsInput, Labour, LabourInput, MoneyGiven } from './visit-given.ts'
import { ConfirmationLine, ConfirmationState, shownConfirmation, type SeesDenials } from './confirmation.ts'
import { CheckTold, evidenceOf, EvidenceSummary, Photo, ReviewTold } from './visit-evidence.ts'

export const VisitId = idSchema('vst')

const visitFields = z.strictObject({
  household: HouseholdId,
  helper: HelperId,
  kind: ContactKind,
  at: Instant,
  /** Who went instead, of a delegated visit. */
  delegate: Delegate.optional(),
  position: z.strictObject({ ...Position.shape, accuracyM: z.number().min(0).max(100_000).optional() }).optional(),
  findings: z.string().trim().min(1).max(4000),
  goods: z.array(GoodsInput).max(20).default([]),
  money: z.array(MoneyGiven).max(20).default([]),
  labour: z.array(LabourInput).max(20).default([]),
  /** What is needed next: each becomes a task. */
  needs: z.array(NeedInput).max(mostNeeds).default([]),
  /** The household's helper, for whom this one stands in 代管. */
  for: HelperId.optional(),
  /** A withdrawn visit in whose place this one stands. */
  corrects: VisitId.optional(),
})

/** A visit or another contact as the helper's device tells it. `at` is the device's time of the event. */
export const VisitInput = visitFields.refine(
  ({ kind, delegate }) => (kind === 'delegated') === (delegate !== undefined),
  {
    error: '委托入户须写明受托人，其他走访不得填写 (a delegated visit names the delegate, no other does)',
    path: ['delegate'],
  },
)
export type VisitInput = z.output<typeof VisitInput>

/** What a field device says of a visit besides: its own time of it, and how far its clock ran ahead of the server's. */
export const VisitDevice = z.object({
  device: z.string().max(60),
  /** The id that the device gave the visit. */
  item: z.string().max(200),
  toldAt: Instant,
  skewSeconds: z.int(),
})
export type VisitDevice = z.infer<typeof VisitDevice>

/** A recorded contact. What was recorded never changes; `photos`, `check` and `reviews` are what the evidence service tells. */
export const Visit = z.object({
  visit: VisitId,
  household: HouseholdId,
  helper: HelperId,
  helperName: z.string(),
  unit: UnitId,
  division: Village,
  kind: ContactKind,
  isVisit: z.boolean(),
  delegated: z.boolean(),
  delegate: Delegate.nullable().default(null),
  /** When it was, by the server's clock: the device's time less what its clock was wrong by. */
  at: Instant,
  period: Period,
  device: VisitDevice.nullable().default(null),
  /** What does not fit, and did not keep the visit from being recorded. */
  flags: z.array(VisitFlag).default([]),
  /** The server's own time: what was filled in late can be seen. */
  recordedAt: Instant,
  recordedBy: z.string(),
  /** Sealed `latitude,longitude`. */
  position: z.string().nullable(),
  accuracyM: z.number().nullable(),
  findings: z.string(),
  goods: z.array(Goods),
  money: z.array(z.object({ posting: z.string(), note: z.string().nullable() })).default([]),
  labour: z.array(Labour).default([]),
  needs: z.array(Need),
  /** For whom the helper stood in, and by which substitution. */
  for: z.object({ helper: HelperId, substitute: z.string() }).nullable().default(null),
  photos: z.array(Photo),
  check: CheckTold.nullable().default(null),
  reviews: z.array(ReviewTold).default([]),
  confirmations: z.array(ConfirmationLine).default([]),
  /** Taken back by whoever recorded it or by an office; it stays to be seen and counts for nothing. */
  withdrawn: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable().default(null),
  /** The visit in whose place it was recorded. */
  corrects: VisitId.nullable().default(null),
})
export type Visit = z.infer<typeof Visit>

/** Whose visit it is: who came, and for whom he stood in. Neither speaks for the household. */
export const helpersOf = ({ helper, for: stoodFor }: Pick<Visit, 'helper' | 'for'>): string[] =>
  stoodFor ? [helper, stoodFor.helper] : [helper]

export const VisitAnswer = Visit.omit({
  position: true,
  photos: true,
  check: true,
  reviews: true,
  confirmations: true,
}).extend({
  kindZh: z.string(),
  hasPosition: z.boolean(),
  evidence: EvidenceSummary,
  confirmation: z.object({ state: ConfirmationState, lines: z.array(ConfirmationLine) }),
})

/** A visit as it stands in lists. */
export const VisitLine = VisitAnswer.pick({
  visit: true,
  household: true,
  helper: true,
  helperName: true,
  kind: true,
  kindZh: true,
  isVisit: true,
  delegated: true,
  at: true,
  recordedAt: true,
  findings: true,
  flags: true,
  withdrawn: true,
}).extend({ evidence: EvidenceSummary.shape.overall, photos: z.int(), confirmation: ConfirmationState })

/** A visit as it is shown: the position stays sealed, and who denied it is for those who look into it alone. */
export const showVisit = (
  { position, photos, check, reviews, confirmations, ...visit }: Visit,
  sees: SeesDenials = 'none',
): z.input<typeof VisitAnswer> => ({
  ...visit,
  kindZh: contactKinds[visit.kind].zh,
  hasPosition: position !== null,
  evidence: evidenceOf({ visit: visit.visit, photos, check, reviews }),
  confirmation: shownConfirmation(confirmations, sees),
})

export const lineOf = (visit: Visit, sees: SeesDenials = 'none'): z.input<typeof VisitLine> => ({
  ...visit,
  kindZh: contactKinds[visit.kind].zh,
  evidence: evidenceOf(visit).overall,
  photos: visit.photos.length,
  confirmation: shownConfirmation(visit.confirmations, sees).state,
})

const minuteMs = 60_000
const dayMs = 86_400_000
/** Field devices' clocks run ahead by minutes; a device that was offline for a year is a lost device. */
const mostAheadMs = 10 * minuteMs
const mostLateMs = 400 * dayMs

/** @throws Refusal visit_time_out_of_range: in the future beyond ten minutes, or older than 400 days */
export const assertVisitTime = (at: Instant, now: Instant): void => {
  const earliest = instant(Date.parse(now) - mostLateMs)
  const latest = instant(Date.parse(now) + mostAheadMs)
  if (at < earliest || at > latest) throw new Refusal('visit_time_out_of_range', { earliest, latest })
}

/** @throws Refusal position_outside_china */
export const assertInChina = (position: Position): void => {
  if (!isInChina(position)) throw new Refusal('position_outside_china')
}
