import { created } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { loadHousehold } from '../pairings/pairing-table.ts'
import { visitToRecord } from './visit-recording-table.ts'
import { showVisit, VisitAnswer, VisitInput } from './visit.ts'

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
      return { scope, about: body.household, found: undefined }
    },
    run: async ({ body }, context) => {
      const { visit, ops } = await visitToRecord(body, context)
      return context.commit(ops, created(showVisit(visit), `/visits/${visit.visit}`, 1))
    },
  }),
]
