import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { Day, dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition, entityKey, helperSlotKey } from '@bangfu/table/keys'
import type { Item, TableReader } from '@bangfu/table/table'
import { covers, PairingDay } from './days.ts'
import { loadHelper } from '../organisations/helper-table.ts'
import { HelperId } from '../organisations/helper.ts'
import { findSlot, loadHousehold, pairedOf, pairedOfHelper, pairingOf, slotOf } from './pairing-table.ts'
import { HouseholdId, isPairable, Pairing, responsibleOn } from './pairing.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'

const route = routeFor()

const OwnHousehold = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: Village,
  status: z.string(),
  from: Day,
  to: Day.nullable(),
})
type OwnHousehold = z.output<typeof OwnHousehold>

const Gap = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: Village,
  status: z.string(),
})

/** Who helps whom, read from either side, and who has nobody. */
export const responsibilityRoutes = [
  route({
    method: 'GET',
    path: '/helpers/{helper}/households',
    action: 'pairing.read',
    summary: { zh: '帮扶责任人今天负责的户', en: 'The households that a helper is responsible for today' },
    params: z.strictObject({ helper: HelperId }),
    query: z.strictObject(pageQuery),
    returns: pageOf(OwnHousehold),
    subject: async ({ params }, { table }) => {
      const { division, unit, helper } = await loadHelper(table, params.helper)
      return { scope: { division, unit, helper }, about: helper, found: { unit, helper } }
    },
    run: async ({ params, query, found }, { table, page, now, actor }) => {
      const today = dayOf(now)
      const visible = withinReach(actor, 'pairing.read', ({ division }: OwnHousehold) => ({
        ...found,
        division,
      }))
      return ok(
        await sifted(page, pairedOfHelper(params.helper), query, async (items) =>
          visible(await heldOn(table, items, today)),
        ),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/pairings',
    action: 'pairing.history',
    summary: { zh: '户的历任帮扶责任人', en: 'The helpers that a household had and has' },
    params: z.strictObject({ household: HouseholdId }),
    returns: z.object({ items: z.array(Pairing) }),
    subject: async ({ params }, { table }) => {
      const { household } = await loadHousehold(table, params.household)
      return {
        scope: { division: household.division, household: params.household },
        about: params.household,
        found: undefined,
      }
    },
    run: async ({ params }, { table }) => {
      const { slot } = await findSlot(table, params.household)
      const merged = await table.getMany((slot?.mergedFrom ?? []).map(helperSlotKey))
      const periods = [slot, ...merged.map((item) => item && slotOf(item))]
        .flatMap((one) => (one ? [...one.periods, ...one.overlaps] : []))
        .toSorted((a, b) => (a.from < b.from ? -1 : 1))
        .slice(-100)
      const items = await table.getMany(periods.map(({ pairing }) => entityKey(pairing)))
      return ok({ items: items.flatMap((item) => (item ? [pairingOf(item)] : [])) })
    },
  }),
  route({
    method: 'GET',
    path: '/pairing-gaps',
    action: 'pairing.gaps',
    summary: { zh: '某日没有帮扶责任人的户', en: 'Households without a helper on a day' },
    query: z.strictObject({ division: WithinCounty, on: PairingDay.optional(), ...pageQuery }),
    returns: pageOf(Gap),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page, now }) => {
      const on = query.on ?? dayOf(now)
      const partition = divisionPartition('helper-slot', query.division)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      const isGap = (slot: ReturnType<typeof slotOf>): boolean => isPairable(slot.status) && !responsibleOn(slot, on)
      return ok(await sifted(page, list, query, (items) => items.map(slotOf).filter(isGap)))
    },
  }),
]

/** Of a helper's items those that hold on a day, with what is known of the households. */
const heldOn = async (table: TableReader, items: readonly Item[], on: Day): Promise<OwnHousehold[]> => {
  const held = items.map(pairedOf).flatMap(({ household, periods }) => {
    const days = periods.find((period) => covers(period, on))
    return days ? [{ household, days }] : []
  })
  const slots: (Item | undefined)[] = []
  for (let start = 0; start < held.length; start += 100)
    slots.push(
      ...(await table.getMany(held.slice(start, start + 100).map(({ household }) => helperSlotKey(household)))),
    )
  return held.flatMap(({ days: { from, to } }, index) => {
    const item = slots[index]
    return item ? [{ ...slotOf(item), from, to }] : []
  })
}
