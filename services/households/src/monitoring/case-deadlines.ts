import type { Day } from '@bangfu/kernel/time'
import type { MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { dueOn, type Term } from '@bangfu/rules/term'
import type { Deadline } from '../deadlines/deadline.ts'
import { phaseOf, type MonitoringCase } from './monitoring-case.ts'
import { isHelped } from './risks.ts'

type Due = Pick<Deadline, 'kind' | 'owedBy' | 'since'> & { readonly within: Term }

/** What a case still owes: the decision, the first measures, the answer to a new clue. Derived from the case alone. */
export const deadlinesOf = (found: MonitoringCase, pack: MonitoringPack): Deadline[] => {
  const { case: about, division, household, label } = found
  return dues(found, pack).map(({ within, since, ...due }) => ({
    ...{ about, division, household, label, since },
    ...due,
    ...withYears(dueOn(since, within)),
  }))
}

const withYears = ({ due, holidaysUnknown }: ReturnType<typeof dueOn>) => ({
  due,
  holidaysUnknown: [...holidaysUnknown],
})

const dues = (found: MonitoringCase, pack: MonitoringPack): Due[] => {
  const phase = phaseOf(found)
  if (phase === 'closed') return []
  if (phase === 'open')
    return [{ kind: 'monitoring-decision', owedBy: turnOf(found), since: found.opened, within: pack.decision.within }]
  const newest = found.clues.filter(({ answered }) => !answered).map(({ on }) => on)
  return [
    ...(found.decided && !isHelped(found, pack)
      ? [due('monitoring-measures', found.decided.on, pack.firstMeasure.within)]
      : []),
    ...(newest.length > 0 ? [due('monitoring-new-clue', newest.toSorted()[0] as Day, pack.newClue.within)] : []),
  ]
}

const due = (kind: Deadline['kind'], since: Day, within: Term): Due => ({ kind, owedBy: 'village', since, within })

/** Who has to take the next step. */
const turnOf = ({ state }: MonitoringCase): Deadline['owedBy'] =>
  state === 'published' ? 'township' : state === 'reviewed' ? 'county' : 'village'
