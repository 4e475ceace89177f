import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'

export const EvidenceCounts = z.object({
  verified: z.int(),
  suspicious: z.int(),
  unverifiable: z.int(),
  late: z.int(),
})
export type EvidenceCounts = z.infer<typeof EvidenceCounts>

/** What was due and how much of it was done (never more than was due), beside what was made in all. */
const Duties = {
  visitsDue: z.int(),
  visitsDone: z.int(),
  visitsMade: z.int(),
  contactsDue: z.int(),
  contactsDone: z.int(),
  contactsMade: z.int(),
  /** Of those made: by somebody in the helper's place. */
  delegated: z.int(),
}
export type DutyCounts = { readonly [Count in keyof typeof Duties]: number }

const ContactLine = z.object({
  visit: z.string(),
  helper: z.string(),
  kind: z.string(),
  isVisit: z.boolean(),
  delegated: z.boolean(),
  at: Instant,
  evidence: EvidenceCounts,
})

const Responsible = z.object({
  helper: z.string(),
  helperName: z.string(),
  unit: z.string(),
  from: z.string(),
  to: z.string().nullable(),
})

/** A household's month. */
export const HouseholdResult = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  category: z.string(),
  status: z.string(),
  /** Who answers for the month: the one responsible last in it. Null: nobody was. */
  helper: z.string().nullable(),
  responsible: z.array(Responsible),
  visited: z.boolean(),
  contacted: z.boolean(),
  /** Why it counts as not visited. */
  why: z.enum(['only telephoned', 'no contact']).nullable(),
  ...Duties,
  evidence: EvidenceCounts,
  /** Null while the star sheet lacks a signature, or does not name the household. */
  stars: z.int().nullable(),
  contacts: z.array(ContactLine),
  /** Contacts that are counted but not listed any more. */
  contactsNotListed: z.int(),
})
export type HouseholdResult = z.infer<typeof HouseholdResult>

/** A village's month, without its lists. */
export const VillageTotals = z.object({
  pack: z.string(),
  households: z.int(),
  visited: z.int(),
  contacted: z.int(),
  withoutVisitCount: z.int(),
  withoutHelperCount: z.int(),
  helpers: z.int(),
  ...Duties,
  evidence: EvidenceCounts,
  starsSigned: z.boolean(),
  stars: z.int().nullable(),
  /** Hard problems open in the month: one of them fails the whole, whatever the points (handbook §11). */
  vetoedBy: z.array(z.string()),
})
export type VillageTotals = z.infer<typeof VillageTotals>

/** How one item of the scheme came to its points. */
const ScoreItem = z.object({
  item: z.enum(['visits', 'contacts', 'suspicious evidence', 'late evidence', 'floor', 'veto']),
  done: z.int(),
  /** Null for what is taken off by the piece. */
  due: z.int().nullable(),
  /** What the item is worth in full, or takes off for each piece. */
  worth: z.number(),
  points: z.number(),
})

/** A helper's month in a village. Points have at most two decimals. */
export const HelperResult = z.object({
  helper: z.string(),
  helperName: z.string(),
  unit: z.string(),
  households: z.int(),
  visited: z.int(),
  contacted: z.int(),
  /** Codes of the households that count as not visited. */
  notVisited: z.array(z.string()),
  notVisitedCount: z.int(),
  ...Duties,
  evidence: EvidenceCounts,
  score: z.number(),
  arithmetic: z.array(ScoreItem),
  /** 1, 1, 3: equal scores share a rank. */
  rank: z.int(),
})
export type HelperResult = z.infer<typeof HelperResult>

export type Assessment = {
  readonly totals: VillageTotals
  readonly households: readonly HouseholdResult[]
  readonly helpers: readonly HelperResult[]
}

export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

export const sumDuties = (counts: readonly DutyCounts[]): DutyCounts => ({
  visitsDue: sum(counts, ({ visitsDue }) => visitsDue),
  visitsDone: sum(counts, ({ visitsDone }) => visitsDone),
  visitsMade: sum(counts, ({ visitsMade }) => visitsMade),
  contactsDue: sum(counts, ({ contactsDue }) => contactsDue),
  contactsDone: sum(counts, ({ contactsDone }) => contactsDone),
  contactsMade: sum(counts, ({ contactsMade }) => contactsMade),
  delegated: sum(counts, ({ delegated }) => delegated),
})

export const sumEvidence = (counts: readonly EvidenceCounts[]): EvidenceCounts => ({
  verified: sum(counts, ({ verified }) => verified),
  suspicious: sum(counts, ({ suspicious }) => suspicious),
  unverifiable: sum(counts, ({ unverifiable }) => unverifiable),
  late: sum(counts, ({ late }) => late),
})
