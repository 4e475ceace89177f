import { created } from '@bangfu/http/route'
import { positionText } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, periodOf } from '@bangfu/kernel/time'
import { contactKinds } from '@bangfu/rules/pairing-codes'
import { routeFor, type Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { covers } from '../pairings/days.ts'
import { namedHelper } from '../organisations/helper-table.ts'
import { findPaired, loadHousehold } from '../pairings/pairing-table.ts'
import { createVisit } from './visit-table.ts'
import { assertInChina, assertVisitTime, showVisit, VisitAnswer, VisitInput, type Visit } from './visit.ts'

const route = routeFor()

export const visitRoutes = [
  route({
    method: 'POST',
    path: '/visits',
    action: 'visit.record',
    summary: { zh: '记录走访或联络', en: 'Record a visit or another contact' },
    body: VisitInput,
    returns: VisitAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ body }, { table }) => {
      const { household } = await loadHousehold(table, body.household)
      const scope = { division: household.division, household: body.household, helper: body.helper }
      return { scope, about: body.household, found: household }
    },
    run: async ({ body, found: household }, context) => {
      const { table, now } = context
      assertOwnHelper(context, body.helper)
      assertVisitTime(body.at, now)
      if (body.position) assertInChina(body.position)
      const [{ helper }, paired] = await Promise.all([
        namedHelper(table, body.helper, household.division),
        findPaired(table, body.helper, body.household),
      ])
      const on = dayOf(body.at)
      if (!paired.periods.some((days) => covers(days, on))) throw new Refusal('visit_not_paired', { on })
      const visit = visitFrom(
        body,
        { helperName: helper.name, unit: helper.unit, division: household.division },
        context,
      )
      return context.commit(
        [...createVisit(visit), paired.unchanged, tell(context, now, visit.division, 'visit.accepted', visit)],
        created(showVisit(visit), `/visits/${visit.visit}`, 1),
      )
    },
  }),
]

/** A helper signs for himself only: another helper's name on a visit is as good as no such helper. */
const assertOwnHelper = ({ actor }: Context, helper: string): void => {
  if (!actor.grants.some((grant) => grant.role === 'helper' && grant.helper === helper)) throw new Refusal('not_found')
}

const visitFrom = (
  { position, goods, ...told }: VisitInput,
  known: Pick<Visit, 'helperName' | 'unit' | 'division'>,
  { newId, now, actor, vault }: Context,
): Visit => {
  const visit = newId('vst')
  const { isVisit, delegated } = contactKinds[told.kind]
  return {
    ...told,
    ...known,
    visit,
    isVisit,
    delegated,
    period: periodOf(told.at),
    recordedAt: now,
    recordedBy: actor.id,
    position: position ? vault.seal('position', visit, positionText(position)) : null,
    accuracyM: position?.accuracyM ?? null,
    goods: goods.map(({ valueFen = null, ...item }) => ({ ...item, valueFen })),
    photos: [],
  }
}
