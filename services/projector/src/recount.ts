import type { Fact, FactBody } from '@bangfu/facts/catalogue'
import { standingNow } from './meaning.ts'
import type { Counts } from './tally.ts'

/**
 * The figures reckoned a second way: facts are laid in sets by the place and month they speak of, and only the whole is
 * counted, per division by prefix. Nothing of the counters' arithmetic (levels, differences, standings) is used, so that
 * a mistake there shows as a difference.
 */
export type Recount = {
  readonly households: Record<string, [version: number, division: string, category: string, status: string, n: number]>
  readonly evidence: Record<string, [told: string, division: string, period: string, verdict: string]>
  readonly plans: Record<string, [told: string, division: string, period: string, state: string, fen: number]>
  /** `division period what` → how many, and how much in all. */
  readonly events: Record<string, [count: number, fen: number]>
  /** `division period household` of visits. */
  readonly visited: Record<string, 1>
  /** `division month` of every figure that facts ever touched, also where nothing is left. */
  readonly places: Record<string, 1>
}

export const emptyRecount = (): Recount => ({
  households: {},
  evidence: {},
  plans: {},
  events: {},
  visited: {},
  places: {},
})

/** How many things a recount holds in memory: its bound. */
export const sizeOf = ({ households, evidence, plans, visited }: Recount): number =>
  [households, evidence, plans, visited].reduce((size, part) => size + Object.keys(part).length, 0)

/** Lays one fact to the others, if it speaks of the division asked for. Facts may come in any order, each once. */
export const lay = (recount: Recount, fact: Fact, within: string): void => {
  if (fact.type === 'household.changed') {
    layHousehold(recount, fact.body, within)
    return
  }
  const { body } = fact
  if (!('division' in body) || !body.division.startsWith(within)) return
  if ('period' in body) recount.places[`${body.division} ${body.period}`] = 1
  if (fact.type === 'problem.opened' || fact.type === 'problem.closed')
    recount.places[`${body.division} ${standingNow}`] = 1
  layEvent(recount, fact, `${fact.at} ${fact.id}`)
}

const layHousehold = (
  recount: Recount,
  { before, after, household, entityVersion }: FactBody<'household.changed'>,
  within: string,
): void => {
  // One that left the division still has to be known as gone.
  if (!after.division.startsWith(within) && !before?.division.startsWith(within)) return
  for (const division of [after.division, before?.division ?? after.division])
    recount.places[`${division} ${standingNow}`] = 1
  if ((recount.households[household]?.[0] ?? 0) < entityVersion)
    recount.households[household] = [entityVersion, after.division, after.category, after.status, after.persons]
}

const layEvent = (recount: Recount, fact: Fact, told: string): void => {
  switch (fact.type) {
    case 'evidence.checked': {
      const { evidence, division, period, verdict } = fact.body
      if ((recount.evidence[evidence]?.[0] ?? '') < told) recount.evidence[evidence] = [told, division, period, verdict]
      break
    }
    case 'plan.moved': {
      const { plan, division, period, amountFen, from, to } = fact.body
      const state = from === null ? 'planned' : to
      const name = `${plan} ${state}`
      if ((recount.plans[name]?.[0] ?? '') < told) recount.plans[name] = [told, division, period, state, amountFen]
      break
    }
    case 'visit.accepted': {
      const { division, period, household, isVisit, delegated } = fact.body
      happened(recount, fact.body, isVisit ? 'visits' : 'contacts')
      if (isVisit && delegated) happened(recount, fact.body, 'delegated')
      if (isVisit) recount.visited[`${division} ${period} ${household}`] = 1
      break
    }
    case 'visit.withdrawn': {
      const { isVisit, delegated } = fact.body
      happened(recount, fact.body, isVisit ? 'visits-withdrawn' : 'contacts-withdrawn')
      if (isVisit && delegated) happened(recount, fact.body, 'delegated-withdrawn')
      break
    }
    case 'donation.received':
      happened(recount, fact.body, 'money/received', fact.body.amountFen)
      break
    case 'posting.paid':
      happened(recount, fact.body, 'money/paid', fact.body.amountFen)
      break
    case 'posting.reversed':
      happened(recount, fact.body, 'money/reversed', fact.body.amountFen)
      break
    case 'order.moved':
      happened(recount, fact.body, `orders/${fact.body.to}`, fact.body.amountFen)
      break
    case 'problem.opened':
      happened(recount, fact.body, `problems/${fact.body.severity}/opened`)
      break
    case 'problem.closed':
      happened(recount, fact.body, `problems/${fact.body.severity}/closed`)
      break
    default:
  }
}

type Where = { readonly division: string; readonly period: string }

const happened = (recount: Recount, { division, period }: Where, what: string, fen = 0): void => {
  const name = `${division} ${period} ${what}`
  const [count, sum] = recount.events[name] ?? [0, 0]
  recount.events[name] = [count + 1, sum + fen]
}

/** All counts of a division as they should be, by month. */
export const countsOf = (recount: Recount, division: string): Map<string, Counts> => {
  const months = new Map<string, Record<string, number>>()
  const count = (month: string, name: string, by: number): void => {
    const counts = months.get(month) ?? {}
    counts[name] = (counts[name] ?? 0) + by
    months.set(month, counts)
  }
  for (const [, at, category, status, persons] of Object.values(recount.households)) {
    if (!at.startsWith(division)) continue
    count(standingNow, `households/${category}/${status}`, 1)
    count(standingNow, `persons/${category}/${status}`, persons)
  }
  for (const [, at, period, verdict] of Object.values(recount.evidence))
    if (at.startsWith(division)) count(period, `evidence/${verdict}`, 1)
  for (const [, at, period, state, fen] of Object.values(recount.plans)) {
    if (!at.startsWith(division)) continue
    count(period, `plans/${state}/count`, 1)
    count(period, `plans/${state}/fen`, fen)
  }
  for (const [name, [times, fen]] of Object.entries(recount.events)) {
    const [at = '', period = '', what = ''] = name.split(' ')
    if (at.startsWith(division)) countEvent(count, period, what, times, fen)
  }
  const visited = new Set<string>()
  for (const name of Object.keys(recount.visited)) {
    const [at = '', period = '', household = ''] = name.split(' ')
    if (at.startsWith(division)) visited.add(`${period} ${household}`)
  }
  for (const name of visited) count(name.slice(0, 7), 'households-visited', 1)
  return months
}

const countEvent = (
  count: (month: string, name: string, by: number) => void,
  period: string,
  what: string,
  times: number,
  fen: number,
): void => {
  if (what.startsWith('money/') || what.startsWith('orders/')) {
    count(period, `${what}/count`, times)
    count(period, `${what}/fen`, fen)
    return
  }
  count(period, what, times)
  if (what.startsWith('problems/')) count(standingNow, what, times)
}

/** One count that is not what it should be. */
export type Difference = { readonly division: string; readonly month: string; readonly name: string } & {
  readonly counted: number
  readonly recounted: number
}

/** Where stored counts and recounted ones differ. */
export const differences = (
  place: { readonly division: string; readonly month: string },
  counted: Counts,
  recounted: Counts,
): Difference[] =>
  [...new Set([...Object.keys(counted), ...Object.keys(recounted)])]
    .toSorted()
    .map((name) => ({ ...place, name, counted: counted[name] ?? 0, recounted: recounted[name] ?? 0 }))
    .filter((each) => each.counted !== each.recounted)
