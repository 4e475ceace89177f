import { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Paired } from '@bangfu/service/edge-ports'
import {
  divisionPlace,
  entityKey,
  faceKey,
  helperSlotKey,
  ownerPlace,
  pairedKey,
  pairedPrefix,
  partitionOf,
} from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import { covers, KeptDays, type Days } from './days.ts'
import { HelperSlot, Pairing } from './pairing.ts'

const itemOf = (pairing: Pairing): Omit<Item, 'version'> => ({
  key: entityKey(pairing.pairing),
  kind: 'pairing',
  body: pairing,
  byDivision: divisionPlace('pairing', pairing.division, pairing.pairing),
  byOwner: ownerPlace('pairing', pairing.unit, pairing.pairing),
})

export const createPairing = (pairing: Pairing): Op => create(itemOf(pairing))
export const replacePairing = (pairing: Pairing, version: number): Op => replace(itemOf(pairing), version)

export const pairingOf = (item: Item): Pairing => Pairing.parse(item.body)

/** @throws Refusal not_found */
export const loadPairing = async (
  table: TableReader,
  id: Id<'par'>,
): Promise<{ pairing: Pairing; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { pairing: pairingOf(item), version: item.version }
}

/**
 * What the households service shows of a household, and the check that it is still so at the commit.
 * @throws Refusal not_found
 */
export const loadHousehold = async (
  table: TableReader,
  id: Id<'hsh'>,
): Promise<{ household: HouseholdFace; unchanged: Op }> => {
  const item = await table.get(faceKey(id))
  if (!item) throw new Refusal('not_found')
  return { household: HouseholdFace.parse(item.body), unchanged: check(faceKey(id), { version: item.version }) }
}

/** A household's slot if there is one, and its version: 0 while there is none. */
export const findSlot = async (
  table: TableReader,
  household: string,
): Promise<{ slot: HelperSlot | undefined; version: number }> => {
  const item = await table.get(helperSlotKey(household))
  return { slot: item && slotOf(item), version: item?.version ?? 0 }
}

/** The operation that puts the next slot, if nobody did since it was read at a version. */
export const slotOp = (slot: HelperSlot, version: number): Op =>
  put(
    {
      key: helperSlotKey(slot.household),
      kind: 'helper-slot',
      version: version + 1,
      body: slot,
      byDivision: divisionPlace('helper-slot', slot.division, slot.household),
    },
    version === 0 ? 'absent' : { version },
  )

export const slotOf = (item: Item): HelperSlot => HelperSlot.parse(item.body)

/** The slot of a household that no fact has told of yet. */
export const slotFromFace = ({ household, code, headMasked, division, status }: HouseholdFace): HelperSlot => ({
  household,
  code,
  headMasked,
  division,
  status,
  entityVersion: 0,
  periods: [],
  overlaps: [],
})

const PairedBody = z.object({ periods: z.array(KeptDays) }) satisfies z.ZodType<Paired>

/** The days on which a helper is a household's, for the access rules, and the check that they are still so. */
export const findPaired = async (
  table: TableReader,
  helper: string,
  household: string,
): Promise<{ periods: readonly Days[]; unchanged: Op }> => {
  const key = pairedKey(helper, household)
  const item = await table.get(key)
  return {
    periods: item ? PairedBody.parse(item.body).periods : [],
    unchanged: check(key, item ? { version: item.version } : 'absent'),
  }
}

/** The list of a helper's households. */
export const pairedOfHelper = (helper: string): Omit<Query, 'after' | 'limit'> => ({
  in: partitionOf(pairedKey(helper, '')),
  prefix: pairedPrefix,
})

/** The household of an item at `pairedKey` and the days that stand in it. */
export const pairedOf = (item: Item): { household: string; periods: readonly Days[] } => ({
  household: item.key.sk.slice(pairedPrefix.length),
  periods: PairedBody.parse(item.body).periods,
})

const mostCounted = 200

/** How many households a helper has on a day, counted to 200: past that the number says nothing more. */
export const countHouseholds = async (table: TableReader, helper: string, on: Day): Promise<number> => {
  const { items } = await table.list({ ...pairedOfHelper(helper), limit: mostCounted })
  return items.filter((item) => pairedOf(item).periods.some((days) => covers(days, on))).length
}
