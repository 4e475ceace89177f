import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'

const Verdict = z.enum(['verified', 'suspicious', 'unverifiable'])
const Decision = z.enum(['accepted', 'rejected'])

/** What the evidence service said of one photo, and by which fact. */
export const Photo = z.object({
  evidence: z.string(),
  verdict: Verdict,
  reasons: z.array(z.string()),
  checkedAt: Instant,
  fact: z.string(),
})
export type Photo = z.infer<typeof Photo>

/** What it said of the visit itself, with the figures, and of which version. */
export const CheckTold = z.object({
  verdict: Verdict,
  reasons: z.array(z.object({ code: z.string(), figures: z.record(z.string(), z.union([z.string(), z.number()])) })),
  told: z.int(),
})
export type CheckTold = z.infer<typeof CheckTold>

/** What a reviewer said of the visit or one of its photos; the highest version of each is what holds. */
export const ReviewTold = z.object({ subject: z.string(), decision: Decision, told: z.int() })
export type ReviewTold = z.infer<typeof ReviewTold>

/** All that was told of a visit's evidence. */
export type Told = {
  readonly visit: string
  readonly photos: readonly Photo[]
  readonly check: CheckTold | null
  readonly reviews: readonly ReviewTold[]
}

/** What a visit and its photos prove together; `none` while no photo was checked and nothing speaks against the visit. */
export const EvidenceSummary = z.object({
  overall: z.enum(['verified', 'suspicious', 'rejected', 'unverifiable', 'none']),
  photos: z.array(Photo.pick({ evidence: true, verdict: true, reasons: true }).extend({ review: Decision.nullable() })),
  /** Of the visit itself: place, travel, time and text; null until it was checked. */
  visit: CheckTold.omit({ told: true }).extend({ review: Decision.nullable() }).nullable(),
})
export type EvidenceSummary = z.infer<typeof EvidenceSummary>

/**
 * A visit that a reviewer rejected is rejected. Else one suspicious thing makes it suspicious: a flag is for the reviewer,
 * and must not be outvoted. What he accepted counts as verified, what he rejected proves nothing.
 */
export const evidenceOf = ({ visit, photos, check, reviews }: Told): EvidenceSummary => {
  const reviewOf = (subject: string, since = 0) =>
    reviews.find((review) => review.subject === subject && review.told >= since)?.decision ?? null
  const ofVisit = check && {
    ...{ verdict: check.verdict, reasons: check.reasons },
    // A reason that came after the review has not been looked at.
    review: reviewOf(visit, check.told),
  }
  const shown = photos.map(({ evidence, verdict, reasons }) => ({
    ...{ evidence, verdict, reasons },
    review: reviewOf(evidence),
  }))
  return { overall: overallOf(ofVisit, shown), photos: shown, visit: ofVisit }
}

const overallOf = (visit: EvidenceSummary['visit'], photos: EvidenceSummary['photos']): EvidenceSummary['overall'] => {
  if (visit?.review === 'rejected') return 'rejected'
  const found = photos.map(({ verdict, review }) =>
    review === 'accepted' ? 'verified' : review === 'rejected' ? 'rejected' : verdict,
  )
  if (found.includes('suspicious') || (visit?.verdict === 'suspicious' && visit.review === null)) return 'suspicious'
  return (['verified', 'rejected', 'unverifiable'] as const).find((verdict) => found.includes(verdict)) ?? 'none'
}

/**
 * The photos with one more verdict, sorted by evidence id; undefined when it changes nothing. A photo may be checked
 * again: the later fact counts, whichever comes first, so that any order and any repeat give the same photos.
 */
export const withPhoto = (photos: readonly Photo[], photo: Photo): Photo[] | undefined => {
  const known = photos.find(({ evidence }) => evidence === photo.evidence)
  if (known && orderOf(known) >= orderOf(photo)) return undefined
  return [...photos.filter(({ evidence }) => evidence !== photo.evidence), photo].toSorted((a, b) =>
    a.evidence < b.evidence ? -1 : 1,
  )
}

const orderOf = ({ checkedAt, fact }: Photo): string => `${checkedAt} ${fact}`

/** The reviews with one more, sorted by subject; undefined when a later one is known. */
export const withReview = (reviews: readonly ReviewTold[], review: ReviewTold): ReviewTold[] | undefined => {
  const known = reviews.find(({ subject }) => subject === review.subject)
  if (known && known.told >= review.told) return undefined
  return [...reviews.filter(({ subject }) => subject !== review.subject), review].toSorted((a, b) =>
    a.subject < b.subject ? -1 : 1,
  )
}
