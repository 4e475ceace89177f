import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { addDays, dayOf, startOfDay } from '@bangfu/kernel/time'
import { visitDutyPackFor } from '@bangfu/rules/visit-duty-pack'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { sifted } from '../lists/sifted-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { covers } from '../pairings/days.ts'
import { villagePairingOf } from '../pairings/village-pairing-table.ts'
import type { VillagePairing } from '../pairings/village-pairing.ts'
import { DueAnswer, duesOf } from './duty-answer.ts'
import { placeVisitOf, placeVisitsOf } from './place-visit-table.ts'
import type { PlaceVisit } from './place-visit.ts'

const route = routeFor()

const DutyOfUnit = z.object({
  pairing: z.string(),
  unit: UnitId,
  unitName: z.string(),
  village: Village,
  late: z.boolean(),
  dues: z.array(DueAnswer),
})

/** How often leaders of units have to come to the villages that their units help. */
export const placeDutyRoutes = [
  route({
    method: 'GET',
    path: '/place-visit-duties',
    action: 'place-visit.duties',
    summary: {
      zh: '包联单位领导到村任务：应到、已到、逾期',
      en: 'How often leaders of units had to come to their villages, and did',
    },
    query: z.strictObject({
      division: WithinCounty,
      show: z.enum(['late', 'all']).default('late'),
      ...pageQuery,
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    returns: pageOf(DutyOfUnit),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition('village-pairing', query.division)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      const { items, next } = await sifted(context.page, list, query, async (some) => {
        const lines = await Promise.all(some.map(villagePairingOf).map((pairing) => dutyOfUnit(context, pairing)))
        return lines.filter((line) => line !== undefined).filter(({ late }) => late || query.show === 'all')
      })
      return ok({ items, next })
    },
  }),
]

const mostVisits = 1000
const lookBackDays = 400

/** How a unit's leaders stand with a village that the unit helps today; undefined where it does not. */
const dutyOfUnit = async (
  { table, now }: Context,
  pairing: VillagePairing,
): Promise<z.input<typeof DutyOfUnit> | undefined> => {
  const today = dayOf(now)
  if (!covers(pairing, today)) return undefined
  const duties = visitDutyPackFor(pairing.village, today).duties.filter(({ whose }) => whose === 'unit-leader')
  const list = placeVisitsOf(pairing.unit, {
    from: startOfDay(addDays(today, -lookBackDays)),
    to: startOfDay(addDays(today, 1)),
  })
  const { items } = await table.list({ ...list, newestFirst: true, limit: mostVisits })
  const visits = items
    .map(placeVisitOf)
    .filter(({ as, subject, withdrawn: back }) => as === 'leader' && back === null && isOf(subject, pairing.village))
  const dues = duesOf(duties, pairing, visits, today)
  return {
    ...{ pairing: pairing.pairing, unit: pairing.unit, unitName: pairing.unitName, village: pairing.village },
    late: dues.some(({ standing }) => standing === 'late'),
    dues,
  }
}

const isOf = (subject: PlaceVisit['subject'], village: string): boolean =>
  subject.kind === 'village' && subject.village === village
