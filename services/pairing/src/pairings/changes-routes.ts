import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Day, Instant } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition, entityKey, historyPrefix, partitionOf } from '@bangfu/table/keys'
import type { Item, TableReader } from '@bangfu/table/table'
import { sifted } from '../lists/sifted-table.ts'
import { KeptDays } from './days.ts'
import { loadPairing, slotOf } from './pairing-table.ts'
import { PairingId } from './pairing.ts'
import { loadPartnership } from './partnership-table.ts'
import { PartnershipId } from './partnership.ts'
import { loadVillagePairing } from './village-pairing-table.ts'
import { VillagePairingId } from './village-pairing.ts'

const route = routeFor()

const Line = z.object({
  at: Instant,
  who: z.string(),
  why: z.string().nullable(),
  /** What stood until then. */
  before: KeptDays.extend({
    ended: z.object({ on: Day, reason: z.string() }).nullable().default(null),
  }),
})

const OverlapLine = KeptDays.extend({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: z.string(),
  pairing: z.string(),
  helper: z.string(),
})

/** How pairings became what they are, and which of them still wait for a decision. */
export const pairingChangeLists = [
  route({
    method: 'GET',
    path: '/pairing-changes',
    action: 'pairing.changes',
    summary: {
      zh: '一项结对的变更经过',
      en: 'What a pairing of any kind was before each change, who changed it and why',
    },
    query: z.strictObject({ of: z.union([PairingId, VillagePairingId, PartnershipId]), ...pageQuery }),
    returns: pageOf(Line),
    subject: async ({ query }, { table }) => ({
      scope: { division: await divisionOf(table, query.of) },
      about: query.of,
      found: undefined,
    }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page({ in: partitionOf(entityKey(query.of)), prefix: historyPrefix }, query)
      return ok({ items: items.map(lineOf), next })
    },
  }),
  route({
    method: 'GET',
    path: '/pairing-overlaps',
    action: 'pairing.overlaps',
    summary: {
      zh: '导入时重叠、待核定的结对',
      en: 'Pairings that came in while another held, and wait for a decision',
    },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(OverlapLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const partition = divisionPartition('helper-slot', query.division)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      return ok(
        await sifted(page, list, query, (items) =>
          items.map(slotOf).flatMap((slot) => slot.overlaps.map((period) => ({ ...slot, ...period }))),
        ),
      )
    },
  }),
]

const lineOf = (item: Item) => Line.parse(item.body)

const divisionOf = async (table: TableReader, id: string) => {
  const of = PairingId.safeParse(id)
  if (of.success) return (await loadPairing(table, of.data)).pairing.division
  const village = VillagePairingId.safeParse(id)
  if (village.success) return (await loadVillagePairing(table, village.data)).pairing.village
  return (await loadPartnership(table, PartnershipId.parse(id))).partnership.division
}
