import { deviceItemKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { DeviceItem } from './device-item.ts'

/** Says that a thing was recorded, in the transaction that records it: of two calls that bring it one does. */
export const createDeviceItem = (kept: DeviceItem): Op =>
  create({
    key: deviceItemKey(kept.user, kept.item),
    kind: 'device-item',
    body: kept,
    byOwner: ownerPlace('device-item', kept.device, `${kept.receivedAt}#${kept.item}`),
  })

export const deviceItemOf = (item: Item): DeviceItem => DeviceItem.parse(item.body)

export const findDeviceItem = async (table: TableReader, user: string, id: string): Promise<DeviceItem | undefined> => {
  const item = await table.get(deviceItemKey(user, id))
  return item && deviceItemOf(item)
}

/** What was recorded of a device, in order of its coming. */
export const itemsOfDevice = (device: string): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('device-item', device) },
})
