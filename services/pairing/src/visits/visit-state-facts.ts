import type { FactBody } from '@bangfu/facts/catalogue'
import { dayOf } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import type { Op } from '@bangfu/table/table'
import { findVisitState, readVisited } from './visit-state-table.ts'
import { withContact, withoutContact, type VisitState } from './visit-state.ts'

/** What facts make true of when a household has to be visited next. */
export const visitStateTakes: Takes<Deps> = {
  'visit.accepted': async ({ body }, deps) =>
    changed(deps, body.household, (state) =>
      withContact(state, {
        visit: body.visit,
        on: dayOf(body.at),
        helper: body.for ?? body.helper,
        kind: body.kind,
        isVisit: body.isVisit,
      }),
    ),
  'visit.withdrawn': async ({ body }, deps) =>
    changed(deps, body.household, (state) => withoutContact(state, body.visit)),
  'pairing.changed': async ({ body }, deps) => changed(deps, body.household, (state) => state),
  'household.changed': async ({ body }, deps) => movedOps(deps, body),
}

/** The household as it is by now, with a change to its contacts. Who never had a helper stands in no list. */
const changed = async (
  { table, clock }: Deps,
  household: string,
  change: (state: VisitState) => VisitState,
): Promise<readonly Op[]> => {
  const [visited, { state, next }] = await Promise.all([
    readVisited(table, household),
    findVisitState(table, household),
  ])
  if (!visited) return []
  const { slot, pairings, unchanged } = visited
  const { code, headMasked, division, status } = slot
  const known = { contacts: [], withdrawn: [], ...state, household, code, headMasked, division, status, pairings }
  return [...next(change(known), dayOf(clock())), unchanged]
}

/** The fact says what the household is: the slot is being written in the same transaction. */
const movedOps = async (
  { table, clock }: Deps,
  { household, code, headMasked, after, entityVersion }: FactBody<'household.changed'>,
): Promise<readonly Op[]> => {
  const [visited, { state, next }] = await Promise.all([
    readVisited(table, household),
    findVisitState(table, household),
  ])
  if (!visited || !state || visited.slot.entityVersion >= entityVersion) return []
  const { division, status } = after
  const moved = { ...state, code, headMasked, division, status, pairings: visited.pairings }
  return next(moved, dayOf(clock()))
}
