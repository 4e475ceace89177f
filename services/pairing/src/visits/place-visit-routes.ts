import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { boundsOf, dayOf, Period, periodOf } from '@bangfu/kernel/time'
import { placeContactKinds } from '@bangfu/rules/pairing-codes'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { loadUnit } from '../organisations/unit-table.ts'
import { UnitId } from '../organisations/unit.ts'
import {
  createPlaceVisit,
  knownOfVisit,
  loadPlaceVisit,
  placeOf,
  placeVisitOf,
  placeVisitsIn,
  placeVisitsOf,
  replacePlaceVisit,
  unitOfVisit,
} from './place-visit-table.ts'
import type { PlaceVisit } from './place-visit.ts'
import { PlaceVisitAnswer, PlaceVisitId, PlaceVisitInput, showPlaceVisit } from './place-visit.ts'
import { needOps } from './visit-need-table.ts'
import { assertVisitTime } from './visit.ts'
import { withdrawn } from './withdrawal.ts'

const route = routeFor()
const params = z.strictObject({ placeVisit: PlaceVisitId })

/** Visits of units, their leaders and resident teams to villages and schools. */
export const placeVisitRoutes = [
  route({
    method: 'POST',
    path: '/place-visits',
    action: 'place-visit.record',
    summary: {
      zh: '记录单位、领导或工作队到村到校',
      en: 'Record a visit of a unit, its leaders or a team to a village or school',
    },
    body: PlaceVisitInput,
    returns: PlaceVisitAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ body }, { table }) => {
      const [unit, division] = await Promise.all([unitOfVisit(table, body.by), placeOf(table, body.subject)])
      const scope = body.by.as === 'team' ? { division } : { division, unit }
      return { scope, about: unit, found: { unit, division } }
    },
    run: async ({ body, found }, context) => {
      assertTells(context, body, found.unit)
      assertVisitTime(body.at, context.now)
      const placeVisit = context.newId('pvs')
      const on = dayOf(body.at)
      const { unchanged, ...known } = await knownOfVisit(context.table, found.unit, {
        ...{ subject: body.subject, division: found.division, on },
      })
      const own = { kind: 'unit', unit: found.unit } as const
      const needed = await needOps({ ref: placeVisit, division: found.division, own }, body.needs, context)
      const flags = [...known.flags, ...needed.flags]
      const visit = placeVisitFrom(body, { ...found, ...known, placeVisit, flags, needs: needed.needs }, context)
      return context.commit(
        [createPlaceVisit(visit), unchanged, ...needed.ops],
        created(showPlaceVisit(visit), `/place-visits/${placeVisit}`, 1),
        { about: placeVisit },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/place-visits/{placeVisit}',
    action: 'place-visit.read',
    summary: { zh: '查看一次到村到校', en: 'Read a visit to a village or school' },
    params,
    returns: PlaceVisitAnswer,
    subject: async (asked, context) => placeVisitSubject(asked, context),
    run: async ({ found: { visit, version } }) => ok(showPlaceVisit(visit), version),
  }),
  route({
    method: 'POST',
    path: '/place-visits/{placeVisit}/withdrawal',
    action: 'place-visit.withdraw',
    summary: {
      zh: '撤回到村到校记录（仍可查看，不再计数）',
      en: 'Take it back: it stays to be seen and counts no more',
    },
    params,
    body: z.strictObject({ reason: z.string().trim().min(4).max(500) }),
    returns: PlaceVisitAnswer,
    ifMatch: true,
    subject: async (asked, context) => placeVisitSubject(asked, context),
    run: async ({ body, version, found }, context) => {
      const after = withdrawn(found.visit, body.reason, context.actor.id, context.now)
      if (!after) return ok(showPlaceVisit(found.visit), found.version)
      if (version !== found.version) throw new Refusal('version_changed')
      return context.commit(
        [replacePlaceVisit(after, version), historyOp(context, after.placeVisit, version, found.visit, body.reason)],
        ok(showPlaceVisit(after), version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/place-visits',
    action: 'place-visit.list',
    summary: {
      zh: '一个区划或单位一个月的到村到校',
      en: 'The visits to villages and schools of a month, of a division or unit',
    },
    query: z.strictObject({
      division: WithinCounty.optional(),
      unit: UnitId.optional(),
      period: Period.optional(),
      ...pageQuery,
    }),
    returns: pageOf(PlaceVisitAnswer),
    subject: async ({ query: { division, unit } }, { table }) => {
      if (division !== undefined && unit === undefined) return { scope: { division }, about: '', found: undefined }
      if (unit === undefined || division !== undefined) throw divisionOrUnit()
      return { scope: { division: (await loadUnit(table, unit)).division, unit }, about: unit, found: undefined }
    },
    run: async ({ query }, { page, now, actor }) => {
      const period = query.period ?? periodOf(now)
      const visible = withinReach(actor, 'place-visit.list', ({ division, unit }: PlaceVisit) => ({
        division,
        ...(query.unit !== undefined && { unit }),
      }))
      const list = query.unit === undefined ? undefined : placeVisitsOf(query.unit, boundsOf(period))
      const { items, next } = await sifted(page, list ?? placeVisitsIn(placed(query.division), period), query, (some) =>
        visible(some.map(placeVisitOf)),
      )
      return ok({ items: items.map(showPlaceVisit), next })
    },
  }),
]

const placeVisitSubject = async (asked: { readonly params: z.output<typeof params> }, { table }: Context) => {
  const found = await loadPlaceVisit(table, asked.params.placeVisit)
  const { division, unit, placeVisit } = found.visit
  return { scope: { division, unit }, about: placeVisit, found }
}

const divisionOrUnit = (): Refusal =>
  new Refusal('invalid_input', {}, [
    { pointer: 'query/division', zh: 'division 与 unit 请给出其中一个', en: 'give either division or unit' },
  ])

const placed = <D>(division: D | undefined): D => {
  if (division === undefined) throw divisionOrUnit()
  return division
}

/** A first secretary tells of his team; of a unit's own people its officer does. */
const assertTells = ({ actor }: Context, { by }: PlaceVisitInput, unit: string): void => {
  if (by.as !== 'team' && !actor.grants.some((grant) => grant.role === 'unit-officer' && grant.unit === unit))
    throw new Refusal('not_found')
}

const placeVisitFrom = (
  { by, goods, money, labour, subject, visitors, kind, at, findings }: PlaceVisitInput,
  known: Pick<PlaceVisit, 'placeVisit' | 'unit' | 'division' | 'unitName' | 'flags' | 'needs'>,
  { now, actor }: Context,
): PlaceVisit => ({
  ...{ ...known, subject, visitors, kind, at, findings },
  as: by.as,
  team: by.as === 'team' ? by.team : null,
  isVisit: placeContactKinds[kind].isVisit,
  on: dayOf(at),
  period: periodOf(at),
  recordedAt: now,
  recordedBy: actor.id,
  goods: goods.map(({ valueFen = null, ...item }) => ({ ...item, valueFen })),
  money: money.map(({ note = null, posting }) => ({ posting, note })),
  labour: labour.map(({ hours = null, days = null, ...work }) => ({ ...work, hours, days })),
  withdrawn: null,
})
