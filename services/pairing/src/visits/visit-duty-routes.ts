import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village, WithinCounty, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, dayOf, type Day } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import type { Item, Query } from '@bangfu/table/table'
import { loadHelper } from '../organisations/helper-table.ts'
import { HelperId } from '../organisations/helper.ts'
import { loadUnit } from '../organisations/unit-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { covers } from '../pairings/days.ts'
import { loadHousehold, pairedOf, pairedOfHelper } from '../pairings/pairing-table.ts'
import { HouseholdId } from '../pairings/pairing.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { DueAnswer, duesOf } from './duty-answer.ts'
import { briefOfItem, findVisitState, helperDuties, stateKeyOf, visitList } from './visit-state-table.ts'
import { countedFor, DutyLine, dutyLine } from './visit-state.ts'

const route = routeFor()

const DutyQuery = z.strictObject({
  division: WithinCounty.optional(),
  unit: UnitId.optional(),
  helper: HelperId.optional(),
  /** `late`: past the last day · `due`: late, or due within so many days · `quiet`: no contact for so many days. */
  show: z.enum(['late', 'due', 'quiet']).default('late'),
  days: z.coerce.number().int().min(0).max(400).default(31),
  ...pageQuery,
})
type Asked = z.output<typeof DutyQuery>

/** Whom somebody has to visit, and how each duty came out. */
export const visitDutyRoutes = [
  route({
    method: 'GET',
    path: '/visit-duties',
    action: 'visit.duties',
    summary: {
      zh: '应走访、逾期未走访、多日未联系的户（按区划、单位或帮扶责任人）',
      en: 'Households whose visit is late or due, or that nobody was in contact with, of a division, unit or helper',
    },
    query: DutyQuery,
    returns: pageOf(DutyLine),
    subject: async ({ query }, { table }) => {
      const { division, unit, helper } = query
      const given = [division, unit, helper].filter((one) => one !== undefined)
      if (given.length !== 1) throw oneOf()
      if (unit !== undefined)
        return { scope: { division: (await loadUnit(table, unit)).division, unit }, about: unit, found: undefined }
      if (helper === undefined)
        return { scope: division === undefined ? {} : { division }, about: '', found: undefined }
      const { division: where, unit: whose } = await loadHelper(table, helper)
      return { scope: { division: where, unit: whose, helper }, about: helper, found: undefined }
    },
    run: async ({ query }, context) => {
      const { page, now, actor } = context
      const today = dayOf(now)
      const visible = withinReach(actor, 'visit.duties', (line: DutyLine) => scopeOfLine(line, query))
      const { items, next } = await sifted(page, listOf(query, today), query, async (some) =>
        visible((await linesOf(context, some, query)).filter((line) => isShown(line, query))),
      )
      return ok({ items, next })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/visit-duties',
    action: 'visit.duties-of-household',
    summary: { zh: '一户的走访任务：应走访、已走访及算式', en: 'The duties towards a household, with the arithmetic' },
    params: z.strictObject({ household: HouseholdId }),
    returns: z.object({
      household: z.string(),
      division: Village,
      pairings: z.array(
        z.object({ pairing: z.string(), helper: z.string(), helperName: z.string(), dues: z.array(DueAnswer) }),
      ),
    }),
    subject: async ({ params }, { table }) => {
      const { household } = await loadHousehold(table, params.household)
      const scope = { division: household.division, household: params.household }
      return { scope, about: params.household, found: household }
    },
    run: async ({ params, found }, { table, now }) => {
      const { state } = await findVisitState(table, params.household)
      const today = dayOf(now)
      const duties = helperDuties(found.division, today)
      const shown = (state?.pairings ?? []).filter(({ to }) => to === null || to >= addDays(today, -400))
      return ok({
        household: params.household,
        division: found.division,
        pairings: shown.map((held) => ({
          ...{ pairing: held.pairing, helper: held.helper, helperName: held.helperName },
          dues: duesOf(duties, held, countedFor(held, state?.contacts ?? []), today),
        })),
      })
    },
  }),
]

const oneOf = (): Refusal =>
  new Refusal('invalid_input', {}, [
    {
      pointer: 'query/division',
      zh: 'division、unit、helper 请给出其中一个',
      en: 'give one of division, unit and helper',
    },
  ])

/** A unit's own officer sees all of it; an office sees of a unit or helper what lies in its division. */
const scopeOfLine = ({ division, unit, helper }: DutyLine, query: Asked) => ({
  division,
  ...(query.unit !== undefined && unit !== null && { unit }),
  ...(query.helper !== undefined && helper !== null && { helper, ...(unit !== null && { unit }) }),
})

const listOf = (query: Asked, today: Day): Omit<Query, 'after' | 'limit'> => {
  if (query.helper !== undefined) return pairedOfHelper(query.helper)
  const whose: Division | string = query.unit ?? query.division ?? ''
  if (query.show === 'quiet') return visitList('visit-quiet', whose, addDays(today, -query.days))
  return visitList('visit-due', whose, addDays(today, query.show === 'late' ? -1 : query.days))
}

const isShown = (line: DutyLine, { show, days, unit, helper }: Asked): boolean => {
  if (unit !== undefined && line.unit !== unit) return false
  if (helper !== undefined && line.helper !== helper) return false
  if (show === 'late') return line.standing === 'late'
  if (show === 'quiet') return line.quietDays !== null && line.quietDays >= days
  return line.standing === 'late' || (line.standing === 'due' && line.daysLeft <= days)
}

const linesOf = async ({ table, now }: Context, items: readonly Item[], { helper }: Asked): Promise<DutyLine[]> => {
  const today = dayOf(now)
  const found = helper === undefined ? items : await statesOfHelper({ table }, items, today)
  return found
    .map((item) => briefOfItem(item, today))
    .map((brief) => dutyLine(brief, helperDuties(brief.division, today), today))
}

/** A helper's households are those of his own list; how each stands is looked up. */
const statesOfHelper = async (
  { table }: Pick<Context, 'table'>,
  items: readonly Item[],
  today: Day,
): Promise<Item[]> => {
  const held = items.map(pairedOf).filter(({ periods }) => periods.some((days) => covers(days, today)))
  const states: (Item | undefined)[] = []
  for (let start = 0; start < held.length; start += 100)
    states.push(...(await table.getMany(held.slice(start, start + 100).map(({ household }) => stateKeyOf(household)))))
  return states.filter((item) => item !== undefined)
}
