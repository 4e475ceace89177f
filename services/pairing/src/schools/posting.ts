import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { ExchangedKind, SchoolDirection, schoolDirections, SchoolGrade } from '@bangfu/rules/school-pairing-codes'
import { UnitId } from '../organisations/unit.ts'
import { overlap } from '../pairings/days.ts'
import { YearCode, type Span, type Stretch } from './school-calendar.ts'
import { partIn } from './stay-days.ts'
import { daysPresent, daysTaken, plannedStay, Said, Stay, StayInput, type PresenceInput } from './stay.ts'
import { Subject } from './school.ts'
import { SchoolPairingId, type SchoolPairing } from './school-pairing.ts'

export const PostingId = idSchema('spo')

/** Somebody of a school's staff: the number that the school calls him by, and his name. */
export const StaffMember = z.strictObject({
  staffNumber: z.string().regex(/^[\p{L}\p{N}_-]{1,20}$/u, { error: '工号为 1–20 个字母或数字 (letters and digits)' }),
  name: z.string().trim().min(1).max(50),
})

/** Somebody is posted to the other school 派驻、交流, as his own school enters it. */
export const PostingInput = z
  .strictObject({
    direction: SchoolDirection,
    kind: ExchangedKind,
    person: StaffMember,
    subject: Subject.optional(),
    stays: z.array(StayInput).min(1).max(10),
  })
  .refine(({ kind, subject }) => kind !== 'teacher' || subject !== undefined, {
    error: '教师须填任教学科 (a teacher has a subject)',
    path: ['subject'],
  })
export type PostingInput = z.output<typeof PostingInput>

export const AppraisalInput = z.strictObject({ grade: SchoolGrade, words: z.string().trim().min(2).max(2000) })
const Appraisal = AppraisalInput.extend({ year: YearCode, on: Day, by: z.string(), at: Instant })

export const Posting = z.object({
  posting: PostingId,
  pairing: SchoolPairingId,
  direction: SchoolDirection,
  kind: ExchangedKind,
  staffNumber: z.string(),
  name: z.string(),
  nameMasked: z.string(),
  subject: z.string().nullable(),
  home: UnitId,
  host: UnitId,
  stays: z.array(Stay),
  appraisals: z.array(Appraisal),
  entered: Said,
})
export type Posting = z.infer<typeof Posting>

/** As lists and reports show it. */
export const ListedPosting = Posting.omit({ name: true })

const mostStays = 40

/** @throws Refusal stays_overlap: the person is somewhere on these days already */
const assertFree = (postings: readonly Posting[], person: Pick<Posting, 'direction' | 'staffNumber'>, stay: Stay) => {
  const days = daysTaken(stay)
  const own = postings.filter(
    ({ direction, staffNumber }) => direction === person.direction && staffNumber === person.staffNumber,
  )
  for (const other of own.flatMap(({ stays }) => stays)) {
    const taken = daysTaken(other)
    if (days && taken && other.stay !== stay.stay && overlap(days, taken)) throw new Refusal('stays_overlap', taken)
  }
}

/** @throws Refusal school_day_out_of_range */
const assertWithin = (days: Span, { from, to }: Span): void => {
  if (days.from < from || days.to > to) throw new Refusal('school_day_out_of_range', { earliest: from, latest: to })
}

/**
 * A posting with more stays, beside all postings of the pairing.
 * @throws Refusal school_day_out_of_range: outside the term · stays_overlap · posting_limit
 */
export const withStays = (
  posting: Posting,
  added: readonly { readonly days: Span; readonly stay: Id<'sty'> }[],
  { pairing, postings, said }: { readonly pairing: SchoolPairing; readonly postings: readonly Posting[]; said: Said },
): Posting =>
  added.reduce((before, { days, stay }) => {
    assertWithin(days, pairing)
    const one = plannedStay(days, stay, said)
    assertFree([...postings.filter((other) => other.posting !== before.posting), before], before, one)
    if (before.stays.length >= mostStays) throw new Refusal('posting_limit', { most: mostStays })
    return { ...before, stays: [...before.stays, one] }
  }, posting)

/** The posting that an entry makes, without its stays. */
export const newPosting = (
  { strong, weak, pairing }: SchoolPairing,
  { direction, kind, person, subject }: PostingInput,
  made: { readonly posting: Id<'spo'>; readonly nameMasked: string; readonly said: Said },
): Posting => {
  const { home, host } = schoolDirections[direction]
  const units = { strong: strong.unit, weak: weak.unit }
  return {
    posting: made.posting,
    pairing,
    direction,
    kind,
    staffNumber: person.staffNumber,
    name: person.name,
    nameMasked: made.nameMasked,
    subject: subject ?? null,
    home: units[home],
    host: units[host],
    stays: [],
    appraisals: [],
    entered: made.said,
  }
}

const stayIn = (posting: Posting, id: string): Stay => {
  const found = posting.stays.find(({ stay }) => stay === id)
  if (!found) throw new Refusal('not_found')
  return found
}

const withStay = (posting: Posting, after: Stay): Posting => ({
  ...posting,
  stays: posting.stays.map((stay) => (stay.stay === after.stay ? after : stay)),
})

/**
 * What the host school says of a stay: within the days that were entered, never more of them.
 * @throws Refusal not_found · stay_settled: withdrawn · same_hand · school_day_out_of_range · stays_overlap
 */
export const withPresence = (
  posting: Posting,
  id: Id<'sty'>,
  input: PresenceInput,
  { today, postings, said }: { readonly today: Day; readonly postings: readonly Posting[]; readonly said: Said },
): Posting => {
  const before = stayIn(posting, id)
  if (before.state === 'withdrawn') throw new Refusal('stay_settled')
  if (before.entered.by === said.by) throw new Refusal('same_hand', { did: 'stay' })
  const nothing = { arrivedOn: null, leftOn: null, reason: null, said }
  if ('didNotCome' in input)
    return withStay(posting, { ...before, ...nothing, state: 'did-not-come', reason: input.didNotCome })
  const { arrivedOn, leftOn } = input
  const latest = before.to < today ? before.to : today
  assertWithin({ from: arrivedOn, to: leftOn ?? arrivedOn }, { from: before.from, to: latest })
  const after: Stay = { ...before, ...nothing, state: leftOn === null ? 'arrived' : 'left', arrivedOn, leftOn }
  assertFree(postings, posting, after)
  return withStay(posting, after)
}

/**
 * A stay that its own school takes back, while the host has said nothing of it.
 * @throws Refusal not_found · stay_settled
 */
export const withStayWithdrawn = (posting: Posting, id: Id<'sty'>, why: string, said: Said): Posting => {
  const before = stayIn(posting, id)
  if (before.state !== 'planned') throw new Refusal('stay_settled')
  return withStay(posting, { ...before, state: 'withdrawn', reason: why, said })
}

/**
 * The host school's appraisal of a school year, in the place of an earlier one of its own.
 * @throws Refusal not_at_school: he was not there in that year · same_hand: who entered the posting
 */
export const withAppraisal = (
  posting: Posting,
  year: Stretch,
  input: z.output<typeof AppraisalInput>,
  { today, said }: { readonly today: Day; readonly said: Said },
): Posting => {
  const present = posting.stays.some((stay) => {
    const days = daysPresent(stay, today)
    return days !== undefined && partIn(days, year) !== undefined
  })
  if (!present) throw new Refusal('not_at_school', { year: year.name })
  if ([posting.entered, ...posting.stays.map(({ entered }) => entered)].some(({ by }) => by === said.by))
    throw new Refusal('same_hand', { did: 'posting' })
  const others = posting.appraisals.filter((one) => one.year !== year.code)
  return { ...posting, appraisals: [...others, { ...input, year: year.code, on: today, ...said }] }
}

/** Subjects that teachers are posted for in a school year, whether they have arrived yet or not. */
export const subjectsPosted = (postings: readonly Posting[], year: Span): ReadonlySet<string> =>
  new Set(
    postings.flatMap(({ kind, direction, subject, stays }) => {
      if (kind !== 'teacher' || direction !== 'strong-to-weak' || subject === null) return []
      const there = stays.some((stay) => {
        const days = daysTaken(stay)
        return days !== undefined && partIn(days, year) !== undefined
      })
      return there ? [subject] : []
    }),
  )
