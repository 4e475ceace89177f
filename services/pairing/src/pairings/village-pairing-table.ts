import { VillageFace } from '@bangfu/facts/faces'
import type { Village } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, faceKey, ownerPlace } from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { VillagePairing } from './village-pairing.ts'

const itemOf = (pairing: VillagePairing): Omit<Item, 'version'> => ({
  key: entityKey(pairing.pairing),
  kind: 'village-pairing',
  body: pairing,
  byDivision: divisionPlace('village-pairing', pairing.village, pairing.pairing),
  byOwner: ownerPlace('village-pairing', pairing.unit, pairing.pairing),
})

export const createVillagePairing = (pairing: VillagePairing): Op => create(itemOf(pairing))
export const replaceVillagePairing = (pairing: VillagePairing, version: number): Op => replace(itemOf(pairing), version)

export const villagePairingOf = (item: Item): VillagePairing => VillagePairing.parse(item.body)

/** @throws Refusal not_found */
export const loadVillagePairing = async (
  table: TableReader,
  id: Id<'vpr'>,
): Promise<{ pairing: VillagePairing; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { pairing: villagePairingOf(item), version: item.version }
}

/** The village's face, and the operation that puts the next one if nobody did meanwhile. */
export const findVillageFace = async (
  table: TableReader,
  village: Village,
): Promise<{ face: VillageFace; next: (face: VillageFace) => Op }> => {
  const key = faceKey(village)
  const item = await table.get(key)
  const version = item?.version ?? 0
  return {
    face: item ? VillageFace.parse(item.body) : { village, helpedBy: [] },
    next: (face) =>
      put({ key, kind: 'face', version: version + 1, body: face }, version === 0 ? 'absent' : { version }),
  }
}
