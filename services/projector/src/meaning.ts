import type { Fact, FactType } from '@bangfu/facts/catalogue'
import type { Division } from '@bangfu/kernel/division'

/** The month of counts that belong to no month: what stands now. */
export const standingNow = '='

/** One count that a fact adds to, at the division it speaks of; every division above gets the same. */
export type Add = { readonly division: Division; readonly month: string; readonly name: string; readonly by: number }

/** The thing that a fact speaks of; `order` says which of two facts about it is later, however they arrive. */
export type StandingOf = { readonly what: string; readonly id: string; readonly order: string }

/** A visit reaches a household once a month, however often it is visited. */
export type Reach = { readonly household: string; readonly period: string; readonly division: Division }

/**
 * What a fact means for the figures. With a standing, only the last state of the thing is counted; without one the fact
 * is counted once, by the mark that it was taken.
 */
export type Meaning = { readonly adds: readonly Add[]; readonly standing?: StandingOf; readonly reaches?: Reach }

/** The facts that figures are made of. */
export const countedTypes = [
  'household.changed',
  'visit.accepted',
  'visit.withdrawn',
  'evidence.checked',
  'donation.received',
  'plan.moved',
  'posting.paid',
  'posting.reversed',
  'order.moved',
  'measure.changed',
  'problem.opened',
  'problem.closed',
] as const satisfies readonly FactType[]

const counting = new Set<FactType>(countedTypes)
export const isCounted = (type: FactType): boolean => counting.has(type)

/** What the figures take from each fact; undefined for facts that they do not count. */
export const meaningOf = (fact: Fact): Meaning | undefined => {
  switch (fact.type) {
    case 'household.changed': {
      const { division, category, status, persons } = fact.body.after
      const cell = (what: string, by: number): Add => ({
        division,
        month: standingNow,
        name: `${what}/${category}/${status}`,
        by,
      })
      return {
        standing: { what: 'household', id: fact.body.household, order: versionOrder(fact.body.entityVersion) },
        adds: [cell('households', 1), cell('persons', persons)],
      }
    }
    case 'visit.accepted': {
      const { division, period, household, isVisit, delegated } = fact.body
      const add = adding(division, period)
      return isVisit
        ? { adds: [add('visits'), ...(delegated ? [add('delegated')] : [])], reaches: { household, period, division } }
        : { adds: [add('contacts')] }
    }
    case 'visit.withdrawn': {
      const { division, period, isVisit, delegated } = fact.body
      const add = adding(division, period)
      if (!isVisit) return { adds: [add('contacts-withdrawn')] }
      return { adds: [add('visits-withdrawn'), ...(delegated ? [add('delegated-withdrawn')] : [])] }
    }
    case 'evidence.checked': {
      const { division, period, verdict, evidence } = fact.body
      return {
        standing: { what: 'evidence', id: evidence, order: tellingOrder(fact) },
        adds: [adding(division, period)(`evidence/${verdict}`)],
      }
    }
    case 'donation.received':
      return { adds: amount(fact.body, 'money/received') }
    case 'posting.paid':
      return { adds: amount(fact.body, 'money/paid') }
    case 'posting.reversed':
      return { adds: amount(fact.body, 'money/reversed') }
    case 'plan.moved': {
      const state = fact.body.from === null ? 'planned' : fact.body.to
      return {
        standing: { what: 'plan', id: `${fact.body.plan} ${state}`, order: tellingOrder(fact) },
        adds: amount(fact.body, `plans/${state}`),
      }
    }
    case 'order.moved':
      return { adds: amount(fact.body, `orders/${fact.body.to}`) }
    case 'measure.changed': {
      const { measure, division, to, counted, entityVersion } = fact.body
      const add = adding(division, standingNow)
      return {
        standing: { what: 'measure', id: measure, order: versionOrder(entityVersion) },
        adds: [add(`measures/${to}`), ...(counted ? [add('measures/counted')] : [])],
      }
    }
    case 'problem.opened':
      return { adds: problem(fact.body, 'opened') }
    case 'problem.closed':
      return { adds: problem(fact.body, 'closed') }
    default:
      return undefined
  }
}

const adding =
  (division: Division, month: string) =>
  (name: string, by = 1): Add => ({ division, month, name, by })

const amount = (of: { division: Division; period: string; amountFen: number }, name: string): Add[] => {
  const add = adding(of.division, of.period)
  return [add(`${name}/count`), add(`${name}/fen`, of.amountFen)]
}

const problem = (of: { division: Division; severity: string; period: string }, what: string): Add[] =>
  [standingNow, of.period].map((month) => adding(of.division, month)(`problems/${of.severity}/${what}`))

/** Versions as text whose order is theirs. */
export const versionOrder = (version: number): string => version.toString().padStart(12, '0')
const tellingOrder = ({ at, id }: Fact): string => `${at} ${id}`
