import type { FactBody } from '@bangfu/facts/catalogue'
import type { Village } from '@bangfu/kernel/division'
import type { Instant, Period } from '@bangfu/kernel/time'

/** What assessments knows of the others, from their facts. Each merge is the same in whatever order facts come. */

/** A household as it is now. `villages` and `codes` are all that were ever told, so that nothing it left behind is lost. */
export type KnownHousehold = {
  readonly household: string
  readonly code: string
  readonly headMasked: string
  readonly village: Village
  readonly category: string
  readonly status: string
  /** The version of the household in its own service. */
  readonly told: number
  readonly villages: readonly string[]
  readonly codes: readonly string[]
}

export type KnownPairing = {
  readonly pairing: string
  readonly household: string
  readonly helper: string
  readonly helperName: string
  readonly unit: string
  readonly from: string
  readonly to: string | null
  readonly told: number
}

export type KnownContact = {
  readonly visit: string
  readonly household: string
  readonly helper: string
  readonly kind: string
  readonly isVisit: boolean
  readonly delegated: boolean
  readonly at: Instant
  /** Taken back, or found never to have taken place: counts for nothing. */
  readonly withdrawn?: true
}

export type KnownEvidence = {
  readonly evidence: string
  readonly visit: string
  readonly household: string
  readonly verdict: 'verified' | 'suspicious' | 'unverifiable'
  readonly reasons: readonly string[]
  /** The fact that said so: a later one stands, whichever comes first. */
  readonly saidBy: string
}

/** What a reviewer said of a visit or a photo. */
export type KnownReview = {
  /** The visit's or the photo's id. */
  readonly subject: string
  readonly household: string
  readonly decision: 'accepted' | 'rejected'
  /** The version after the review: a later one stands, whichever comes first. */
  readonly told: number
}

/** Null: that fact has not come yet. */
export type KnownProblem = {
  readonly problem: string
  readonly severity: 'hard' | 'ordinary'
  readonly opened: Period | null
  readonly closed: Period | null
}

/** More than any household has had; a list that grows past it is a defect of the teller. */
const mostSeen = 40

const union = (known: readonly string[], more: readonly string[]): string[] =>
  [...new Set([...known, ...more])].toSorted().slice(0, mostSeen)

/** The household after one more fact; undefined when the fact says nothing new. */
export const householdAfter = (
  known: KnownHousehold | undefined,
  body: FactBody<'household.changed'>,
): KnownHousehold | undefined => {
  const { before, after } = body
  const villages = union(known?.villages ?? [], [after.division, ...(before ? [before.division] : [])])
  const codes = union(known?.codes ?? [], [body.code])
  if (known && known.told >= body.entityVersion)
    return villages.length > known.villages.length || codes.length > known.codes.length
      ? { ...known, villages, codes }
      : undefined
  return {
    household: body.household,
    code: body.code,
    headMasked: body.headMasked,
    village: after.division,
    category: after.category,
    status: after.status,
    told: body.entityVersion,
    villages,
    codes,
  }
}

/** The pairing after one more fact; undefined when the fact says nothing new. */
export const pairingAfter = (
  known: KnownPairing | undefined,
  { entityVersion, division: _division, ...body }: FactBody<'pairing.changed'>,
): KnownPairing | undefined => (known && known.told >= entityVersion ? undefined : { ...body, told: entityVersion })

/** The evidence after one more fact; undefined when a later one has spoken. */
export const evidenceAfter = (
  known: KnownEvidence | undefined,
  saidBy: string,
  { evidence, visit, household, verdict, reasons }: FactBody<'evidence.checked'>,
): KnownEvidence | undefined =>
  known && known.saidBy >= saidBy ? undefined : { evidence, visit, household, verdict, reasons, saidBy }

/** The review after one more fact; undefined when a later one has spoken. */
export const reviewAfter = (
  known: KnownReview | undefined,
  { subject, household, decision, entityVersion }: FactBody<'evidence.reviewed'>,
): KnownReview | undefined =>
  known && known.told >= entityVersion ? undefined : { subject, household, decision, told: entityVersion }

/** What a reviewer rejected counts for nothing; a photo that he accepted counts as verified, late or not. */
export const reviewed = <
  Known extends { readonly contacts: readonly KnownContact[]; readonly evidence: readonly KnownEvidence[] },
>(
  known: Known,
  reviews: readonly KnownReview[],
): Known => {
  const decisions = new Map(reviews.map(({ subject, decision }) => [subject, decision]))
  const isLeft = (subject: string): boolean => decisions.get(subject) !== 'rejected'
  return {
    ...known,
    contacts: known.contacts.filter(({ visit }) => isLeft(visit)),
    evidence: known.evidence
      .filter(({ evidence, visit }) => isLeft(evidence) && isLeft(visit))
      .map((one) => (decisions.has(one.evidence) ? { ...one, verdict: 'verified' as const } : one)),
  }
}

/** The problem after it was told to be opened or closed. */
export const problemAfter = (
  known: KnownProblem | undefined,
  change: 'opened' | 'closed',
  { problem, severity, period }: FactBody<'problem.opened' | 'problem.closed'>,
): KnownProblem => ({
  problem,
  severity,
  opened: known?.opened ?? null,
  closed: known?.closed ?? null,
  [change]: period,
})
