import type { Actor } from '@bangfu/access/actor'
import type { Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { entityKey, pairedKey } from '@bangfu/table/keys'
import { put } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { createPairing, pairingOf, replacePairing, slotOp } from './pairing-table.ts'
import type { Pairing } from './pairing.ts'
import { daysOf, type Change, type Standing } from './responsibility.ts'

export type Changing = Pick<Deps, 'newId'> & { readonly actor: Actor; readonly now: Instant }

/** The versions of the items that a change of a household's responsibilities writes besides the pairings; 0 is absent. */
export type Versions = { readonly slot: number; readonly paired: ReadonlyMap<string, number> }

/**
 * The operations of a change: the slot, whose version decides every race; the pairings, with what they were; what the
 * helpers may see; and the facts. At most four for each pairing, and one.
 */
export const responsibilityOps = (
  context: Changing,
  { slot, made, altered }: Change,
  versions: Versions,
  why: string | null = null,
): Op[] => {
  const helpers = new Set([...made, ...altered.map(({ after }) => after)].map(({ helper }) => helper))
  return [
    slotOp(slot, versions.slot),
    ...made.flatMap((pairing) => [createPairing(pairing), ...toldOps(context, slot.division, pairing, 1)]),
    ...altered.flatMap(({ before, after }) => [
      replacePairing(after, before.version),
      historyOp(context, after.pairing, before.version, before.pairing, why),
      ...toldOps(context, slot.division, after, before.version + 1),
    ]),
    ...[...helpers].map((helper) => {
      const version = versions.paired.get(helper) ?? 0
      const key = pairedKey(helper, slot.household)
      return put(
        { key, kind: 'paired', version: version + 1, body: { periods: daysOf(slot, helper) } },
        version === 0 ? 'absent' : { version },
      )
    }),
  ]
}

/** Who only overlaps is responsible for nothing: nobody is told of him until it is decided. */
const toldOps = (context: Changing, division: Pairing['division'], pairing: Pairing, entityVersion: number): Op[] =>
  pairing.flag === 'overlap'
    ? []
    : [tell(context, context.now, division, 'pairing.changed', { ...pairing, division, entityVersion })]

/** The helpers whose access a change is about. */
export const helpersOf = ({ made, altered }: Change): string[] => [
  ...new Set([...made, ...altered.map(({ after }) => after)].map(({ helper }) => helper)),
]

/** The versions of what a helper may see of a household, as `Versions` has them. */
export const pairedVersions = async (
  table: TableReader,
  household: string,
  helpers: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const items = await table.getMany(helpers.map((helper) => pairedKey(helper, household)))
  return new Map(helpers.map((helper, index) => [helper, items[index]?.version ?? 0]))
}

/** The pairings of periods, as they stand. */
export const standingOf = async (
  table: TableReader,
  periods: readonly { readonly pairing: string }[],
): Promise<Standing[]> => {
  const items = await table.getMany(periods.map(({ pairing }) => entityKey(pairing)))
  return items.flatMap((item) => (item ? [{ pairing: pairingOf(item), version: item.version }] : []))
}

/** The operations of a change of one household: reads what they must still find, and makes them. */
export const changeOps = async (
  context: Changing & Pick<Deps, 'table'>,
  change: Change,
  slotVersion: number,
  why: string | null = null,
): Promise<Op[]> => {
  const paired = await pairedVersions(context.table, change.slot.household, helpersOf(change))
  return responsibilityOps(context, change, { slot: slotVersion, paired }, why)
}
