import { inOrder } from '@bangfu/service/in-order'
import { entityKey, faceKey, helperSlotKey } from '@bangfu/table/keys'
import type { Item, Key, TableReader } from '@bangfu/table/table'
import { HouseholdFace } from '@bangfu/facts/faces'
import { helperOf } from '../organisations/helper-table.ts'
import type { Helper } from '../organisations/helper.ts'
import { pairedOf, pairedOfHelper, slotOf } from '../pairings/pairing-table.ts'
import { covers } from '../pairings/days.ts'
import type { HelperSlot } from '../pairings/pairing.ts'
import type { Day } from '@bangfu/kernel/time'

/** Reads and transactions that are under way at the same time. */
export const lanes = 4
const mostKeys = 100

/** Any number of items, in the order asked. */
export const getAll = async (table: TableReader, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const items: (Item | undefined)[] = []
  for (let at = 0; at < keys.length; at += mostKeys * lanes) {
    const chunks = Array.from({ length: lanes }, (_none, lane) =>
      keys.slice(at + lane * mostKeys, at + (lane + 1) * mostKeys),
    ).filter((chunk) => chunk.length > 0)
    items.push(...(await Promise.all(chunks.map((chunk) => table.getMany(chunk)))).flat())
  }
  return items
}

/** What `run` makes of each, in their order, some at a time; whatever is thrown, nothing is left under way. */
export const inLanes = async <T, R>(each: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = []
  for await (const result of inOrder(each, lanes, run)) results.push(result)
  return results
}

export type Faced = { readonly face: HouseholdFace; readonly version: number }
export type Slotted = { readonly slot: HelperSlot; readonly version: number }

export const facesOf = async (table: TableReader, households: readonly string[]): Promise<Map<string, Faced>> => {
  const items = await getAll(table, households.map(faceKey))
  return mapOf(items, (item) => [item.key.pk, { face: HouseholdFace.parse(item.body), version: item.version }])
}

export const slotsOf = async (table: TableReader, households: readonly string[]): Promise<Map<string, Slotted>> => {
  const items = await getAll(table, households.map(helperSlotKey))
  return mapOf(items, (item) => [item.key.pk, { slot: slotOf(item), version: item.version }])
}

export const helpersOfIds = async (table: TableReader, ids: readonly string[]): Promise<Map<string, Helper>> => {
  const items = await getAll(table, ids.map(entityKey))
  return mapOf(items, (item) => [item.key.pk, helperOf(item)])
}

const mapOf = <T>(items: readonly (Item | undefined)[], entry: (item: Item) => [string, T]): Map<string, T> =>
  new Map(items.flatMap((item) => (item ? [entry(item)] : [])))

const mostCounted = 1000

/** How many households each helper has on a day, counted to a thousand. */
export const loadsOn = async (
  table: TableReader,
  helpers: readonly string[],
  on: Day,
): Promise<Map<string, number>> => {
  const counts = await inLanes(helpers, async (helper) => {
    const { items } = await table.list({ ...pairedOfHelper(helper), limit: mostCounted })
    return items.filter((item) => pairedOf(item).periods.some((days) => covers(days, on))).length
  })
  return new Map(helpers.map((helper, index) => [helper, counts[index] ?? 0]))
}
