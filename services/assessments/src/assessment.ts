import { boundsOf, dayOf, instant, type Period } from '@bangfu/kernel/time'
import type { AssessmentPack } from '@bangfu/rules/assessment-pack'
import { helperResults } from './helper-score.ts'
import type { KnownContact, KnownEvidence, KnownHousehold, KnownPairing, KnownProblem } from './known.ts'
import {
  sum,
  sumDuties,
  sumEvidence,
  type Assessment,
  type EvidenceCounts,
  type HouseholdResult,
  type VillageTotals,
} from './results.ts'

export type VillageMonth = {
  readonly households: readonly KnownHousehold[]
  readonly pairings: readonly KnownPairing[]
  readonly contacts: readonly KnownContact[]
  readonly evidence: readonly KnownEvidence[]
  readonly problems: readonly KnownProblem[]
}

/** Stars won by household, of a sheet that all three have signed; undefined while they have not. */
export type StarsWon = ReadonlyMap<string, number> | undefined

/** Listed with each household; any more are counted. */
const mostListed = 60

/**
 * What a village's month amounts to by a scheme. The same for the same knowledge, in whatever order it is given:
 * everything is sorted here by what it is, not by when it came.
 */
export const assessVillage = (
  known: VillageMonth,
  period: Period,
  scheme: AssessmentPack,
  stars: StarsWon,
): Assessment => {
  const days = daysOf(period)
  const pairings = Map.groupBy(latest(known.pairings), ({ household }) => household)
  const contacts = Map.groupBy(known.contacts, ({ household }) => household)
  const evidence = Map.groupBy(known.evidence, ({ visit }) => visit)
  const households = known.households
    .filter(({ status }) => !scheme.statusesLeftOut.includes(status))
    .toSorted((a, b) => compare(a.code, b.code) || compare(a.household, b.household))
    .map((household) =>
      assessHousehold(household, {
        responsible: responsibleIn(pairings.get(household.household) ?? [], days),
        contacts: (contacts.get(household.household) ?? []).toSorted(
          (a, b) => compare(a.at, b.at) || compare(a.visit, b.visit),
        ),
        evidence,
        scheme,
        stars: stars?.get(household.household) ?? null,
      }),
    )
  const vetoedBy = known.problems
    .filter(openIn(period))
    .map(({ problem }) => problem)
    .toSorted()
  const helpers = helperResults(households, scheme, vetoedBy)
  const totals = { ...totalsOf(households, scheme, stars !== undefined), helpers: helpers.length, vetoedBy }
  return { totals, households, helpers }
}

type HouseholdMonth = {
  readonly responsible: readonly KnownPairing[]
  readonly contacts: readonly KnownContact[]
  readonly evidence: ReadonlyMap<string, readonly KnownEvidence[]>
  readonly scheme: AssessmentPack
  readonly stars: number | null
}

const assessHousehold = (
  { household, code, headMasked, category, status }: KnownHousehold,
  { responsible, contacts, evidence, scheme, stars }: HouseholdMonth,
): HouseholdResult => {
  const lines = contacts.map(({ visit, helper, kind, isVisit, delegated, at }) => {
    const counts = evidenceCounts(evidence.get(visit) ?? [], scheme)
    return { visit, helper, kind, isVisit, delegated, at, evidence: counts }
  })
  const visitsMade = sum(contacts, ({ isVisit }) => Number(isVisit))
  const contactsMade = contacts.length
  return {
    household,
    code,
    headMasked,
    category,
    status,
    helper: responsible.at(-1)?.helper ?? null,
    responsible: responsible.map(({ helper, helperName, unit, from, to }) => ({ helper, helperName, unit, from, to })),
    visited: visitsMade > 0,
    contacted: contactsMade > 0,
    why: visitsMade > 0 ? null : contactsMade > 0 ? 'only telephoned' : 'no contact',
    visitsDue: scheme.visitsDue.value,
    visitsDone: Math.min(visitsMade, scheme.visitsDue.value),
    visitsMade,
    contactsDue: scheme.contactsDue.value,
    contactsDone: Math.min(contactsMade, scheme.contactsDue.value),
    contactsMade,
    delegated: sum(contacts, ({ delegated }) => Number(delegated)),
    evidence: sumEvidence(lines.map((line) => line.evidence)),
    stars,
    contacts: lines.slice(0, mostListed),
    contactsNotListed: Math.max(0, lines.length - mostListed),
  }
}

const totalsOf = (
  households: readonly HouseholdResult[],
  scheme: AssessmentPack,
  starsSigned: boolean,
): Omit<VillageTotals, 'helpers' | 'vetoedBy'> => ({
  pack: scheme.id,
  households: households.length,
  visited: sum(households, ({ visited }) => Number(visited)),
  contacted: sum(households, ({ contacted }) => Number(contacted)),
  withoutVisitCount: sum(households, ({ visited }) => Number(!visited)),
  withoutHelperCount: sum(households, ({ helper }) => Number(helper === null)),
  ...sumDuties(households),
  evidence: sumEvidence(households.map(({ evidence }) => evidence)),
  starsSigned,
  stars: starsSigned ? sum(households, ({ stars }) => stars ?? 0) : null,
})

type Days = { readonly first: string; readonly last: string }

const daysOf = (period: Period): Days => {
  const { from, to } = boundsOf(period)
  return { first: dayOf(from), last: dayOf(instant(Date.parse(to) - 1)) }
}

/** Who was responsible on any day of the month, in the order in which they took over. */
const responsibleIn = (pairings: readonly KnownPairing[], { first, last }: Days): KnownPairing[] =>
  pairings
    .filter(({ from, to }) => from <= last && (to === null || (to >= first && to >= from)))
    .toSorted((a, b) => compare(a.from, b.from) || compare(a.pairing, b.pairing))

/** A pairing that was told in two villages (the household moved) stands as it was told last. */
const latest = (pairings: readonly KnownPairing[]): KnownPairing[] => {
  const byId = new Map<string, KnownPairing>()
  for (const pairing of pairings) {
    const other = byId.get(pairing.pairing)
    if (!other || other.told < pairing.told) byId.set(pairing.pairing, pairing)
  }
  return [...byId.values()]
}

/** A problem whose opening has not been told yet is not held against anybody. */
const openIn =
  (period: Period) =>
  ({ severity, opened, closed }: KnownProblem): boolean =>
    severity === 'hard' && opened !== null && opened <= period && (closed === null || closed > period)

const evidenceCounts = (evidence: readonly KnownEvidence[], scheme: AssessmentPack): EvidenceCounts => ({
  verified: sum(evidence, ({ verdict }) => Number(verdict === 'verified')),
  suspicious: sum(evidence, ({ verdict }) => Number(verdict === 'suspicious')),
  unverifiable: sum(evidence, ({ verdict }) => Number(verdict === 'unverifiable')),
  late: sum(evidence, ({ reasons }) => Number(reasons.some((reason) => scheme.lateReasons.includes(reason)))),
})

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
