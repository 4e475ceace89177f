import type { Instant } from '@bangfu/kernel/time'
import { periodOf } from '@bangfu/kernel/time'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { systemActor } from '@bangfu/service/service'
import { entityKey, visitCheckId } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Otherwise, TableReader } from '@bangfu/table/table'
import type { Deps } from '@bangfu/service/context'
import { waitingVisit } from '../reviews/waiting.ts'
import { waitingOp, waitingStillOp } from '../reviews/waiting-table.ts'
import { codesOf, VisitCheck } from './visit-check.ts'

export type FoundCheck = { readonly check: VisitCheck; readonly version: number }

const itemOf = (check: VisitCheck): Omit<Item, 'version'> => ({
  key: entityKey(visitCheckId(check.visit)),
  kind: 'visit-check',
  body: check,
})

export const createCheck = (check: VisitCheck): Op => create(itemOf(check))

export const replaceCheck = (check: VisitCheck, version: number, otherwise?: Otherwise): Op =>
  replace(itemOf(check), version, otherwise)

/** The checks of visits, of those that have one. */
export const findChecks = async (table: TableReader, visits: readonly string[]): Promise<FoundCheck[]> => {
  const items = await table.getMany(visits.map((visit) => entityKey(visitCheckId(visit))))
  return items.flatMap((item) => (item ? [{ check: VisitCheck.parse(item.body), version: item.version }] : []))
}

/** What was judged takes the place of what was before; it is told, and waits for a reviewer, when there is a reason more. */
export const judgedOps = (
  deps: Pick<Deps, 'newId'>,
  now: Instant,
  { check: before, version }: FoundCheck,
  next: VisitCheck,
): Op[] => {
  const isNews = before.state === 'filed' || codesOf(before.reasons) !== codesOf(next.reasons)
  const history = historyOp({ actor: systemActor('evidence'), now }, visitCheckId(next.visit), version, before)
  const waiting = before.waiting ? waitingStillOp(waitingVisit(next), version + 1) : waitingOp(waitingVisit(next))
  return [
    replaceCheck(next, version),
    ...(before.state === 'checked' ? [history] : []),
    ...(next.waiting ? [waiting] : []),
    ...(isNews ? [checkedFact(deps, now, next, version + 1)] : []),
  ]
}

const checkedFact = (
  deps: Pick<Deps, 'newId'>,
  now: Instant,
  { visit, household, helper, division, at, verdict, reasons }: VisitCheck,
  entityVersion: number,
): Op =>
  tell(deps, now, division, 'visit.checked', {
    ...{ visit, household, helper, division, reasons, entityVersion },
    period: periodOf(at),
    verdict: verdict ?? 'unverifiable',
  })
