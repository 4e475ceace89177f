import type { AssessmentPack } from '@bangfu/rules/assessment-pack'
import { sum, sumDuties, sumEvidence, type HelperResult, type HouseholdResult } from './results.ts'

/** Named with each helper; any more are counted. */
const mostNamed = 200

/** Each helper's month over the households that he answers for, ranked; equal scores share a rank. */
export const helperResults = (
  households: readonly HouseholdResult[],
  scheme: AssessmentPack,
  vetoedBy: readonly string[],
): HelperResult[] => {
  const byHelper = Map.groupBy(households, ({ helper }) => helper)
  const scored = [...byHelper].flatMap(([helper, own]) =>
    helper === null ? [] : [helperResult(helper, own, scheme, vetoedBy.length)],
  )
  return ranked(scored)
}

const helperResult = (
  helper: string,
  own: readonly HouseholdResult[],
  scheme: AssessmentPack,
  hardProblems: number,
): HelperResult => {
  const pairing = own[0]?.responsible.at(-1)
  const notVisited = own.filter(({ visited }) => !visited).map(({ code }) => code)
  const counts = { ...sumDuties(own), evidence: sumEvidence(own.map(({ evidence }) => evidence)) }
  return {
    helper,
    helperName: pairing?.helperName ?? '',
    unit: pairing?.unit ?? '',
    households: own.length,
    visited: own.length - notVisited.length,
    contacted: sum(own, ({ contacted }) => Number(contacted)),
    notVisited: notVisited.slice(0, mostNamed),
    notVisitedCount: notVisited.length,
    ...counts,
    ...scoreOf(counts, scheme, hardProblems),
    rank: 0,
  }
}

type Counts = Pick<HelperResult, 'visitsDue' | 'visitsDone' | 'contactsDue' | 'contactsDone' | 'evidence'>

/**
 * The score of a month, with its arithmetic: points for what was done of what was due, less what each flagged piece of
 * evidence takes off, never below zero; a hard problem open in the village makes it zero whatever the points.
 * Reckoned in whole hundredths of a point, so that the items add up to the score exactly.
 */
export const scoreOf = (
  { visitsDue, visitsDone, contactsDue, contactsDone, evidence }: Counts,
  scheme: AssessmentPack,
  hardProblems: number,
): Pick<HelperResult, 'score' | 'arithmetic'> => {
  const earned = [
    { item: 'visits', done: visitsDone, due: visitsDue, worth: scheme.visitPoints.value },
    { item: 'contacts', done: contactsDone, due: contactsDue, worth: scheme.contactPoints.value },
  ] as const
  const off = [
    { item: 'suspicious evidence', done: evidence.suspicious, due: null, worth: scheme.suspiciousOff.value },
    { item: 'late evidence', done: evidence.late, due: null, worth: scheme.lateOff.value },
  ] as const
  const items = [
    ...earned.map((line) => ({
      ...line,
      hundredths: line.due === 0 ? line.worth * 100 : Math.floor((line.worth * 100 * line.done) / line.due),
    })),
    ...off.map((line) => ({ ...line, hundredths: -line.worth * 100 * line.done })),
  ]
  const total = sum(items, ({ hundredths }) => hundredths)
  const reached = Math.max(0, total)
  const floor = { item: 'floor', done: 0, due: null, worth: 0, hundredths: reached - total } as const
  const veto = { item: 'veto', done: hardProblems, due: null, worth: 0, hundredths: -reached } as const
  return {
    score: hardProblems > 0 ? 0 : reached / 100,
    arithmetic: [...items, ...(total < 0 ? [floor] : []), ...(hardProblems > 0 ? [veto] : [])].map(
      ({ hundredths, ...line }) => ({ ...line, points: hundredths === 0 ? 0 : hundredths / 100 }),
    ),
  }
}

const ranked = (helpers: readonly HelperResult[]): HelperResult[] => {
  let rank = 0
  return helpers
    .toSorted((a, b) => b.score - a.score || (a.helper < b.helper ? -1 : 1))
    .map((helper, index, sorted) => {
      if (sorted[index - 1]?.score !== helper.score) rank = index + 1
      return { ...helper, rank }
    })
}
