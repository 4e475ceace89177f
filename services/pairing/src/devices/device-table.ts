import type { DeviceFace } from '@bangfu/facts/faces'
import { HelperFace } from '@bangfu/facts/faces'
import type { Scope } from '@bangfu/access/can'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { deviceSeenKey, divisionPlace, entityKey, faceKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type TableReader } from '@bangfu/table/table'
import { Device, mostDevices, Seen } from './device.ts'

const itemOf = (device: Device): Omit<Item, 'version'> => ({
  key: entityKey(device.device),
  kind: 'device',
  body: device,
  byDivision: divisionPlace('device', device.division, device.device),
  byOwner: ownerPlace('device', device.user, device.device),
})

const faceOf = ({ device, user, helper, revoked }: Device): Omit<Item, 'version'> => ({
  key: faceKey(device),
  kind: 'face',
  body: { device, user, helper, revokedAt: revoked?.at ?? null } satisfies DeviceFace,
})

/** The operations that register a device, with the face that others check. */
export const createDevice = (device: Device): Op[] => [create(itemOf(device)), create(faceOf(device))]

/** The operations that replace a device and its face, which have one version. */
export const replaceDevice = (device: Device, version: number): Op[] => [
  replace(itemOf(device), version),
  replace(faceOf(device), version),
]

export const deviceOf = (item: Item): Device => Device.parse(item.body)

export type FoundDevice = { readonly device: Device; readonly version: number }

/** @throws Refusal not_found */
export const loadDevice = async (table: TableReader, id: Id<'dvc'>): Promise<FoundDevice> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { device: deviceOf(item), version: item.version }
}

/**
 * The device that somebody sends from, and the check that it is still in use when what it sent is written.
 * @throws Refusal device_unknown for none and for another's, which is not told apart · device_revoked
 */
export const loadOwnDevice = async (
  table: TableReader,
  user: string,
  id: Id<'dvc'>,
): Promise<{ readonly device: Device; readonly inUse: Op }> => {
  const found = await findOwnDevice(table, user, id)
  if (!found) throw new Refusal('device_unknown')
  const { device, version } = found
  if (device.revoked) throw new Refusal('device_revoked', { on: device.revoked.at })
  return { device, inUse: check(entityKey(id), { version }) }
}

/** Undefined for none and for another's. */
export const findOwnDevice = async (
  table: TableReader,
  user: string,
  id: Id<'dvc'>,
): Promise<FoundDevice | undefined> => {
  const item = await table.get(entityKey(id))
  if (!item) return undefined
  const device = deviceOf(item)
  return device.user === user ? { device, version: item.version } : undefined
}

/** Where a device belongs today: helpers move, and their devices with them. `open` is its user's own. */
export const scopeOfDevice = async (table: TableReader, device: Device, user: string): Promise<Scope> => {
  const { helper, unit, division } = await standingOf(table, device)
  return {
    division,
    ...(helper !== null && { helper }),
    ...(unit !== null && { unit }),
    ...(device.user === user && { open: true }),
  }
}

/** A device with the unit and the division that its helper is of by now. */
export const standingOf = async (table: TableReader, device: Device): Promise<Device> => {
  if (device.helper === null) return device
  const item = await table.get(faceKey(device.helper))
  if (!item) return device
  const { unit, division } = HelperFace.parse(item.body)
  return Device.parse({ ...device, unit, division })
}

/** How many devices a user has in use; past the most the number says nothing more. */
export const countInUse = async (table: TableReader, user: string): Promise<number> => {
  const own = { table: 'registry', index: 'byOwner', partition: ownerPartition('device', user) } as const
  const items = await listAll(table, { in: own }, mostEver)
  return items.map(deviceOf).filter(({ revoked }) => !revoked).length
}
/** Ever registered by one user: bounded by how many may be in use and how often one is lost. */
const mostEver = 50 * mostDevices

/** Says when a device was last heard of; of two calls at a time either may be the last. By its unit of today. */
export const seenOp = (device: Device, seen: Seen, first = false): Op =>
  put(
    {
      key: deviceSeenKey(device.device),
      kind: 'device-seen',
      version: 1,
      body: seen,
      ...(device.unit !== null && { byOwner: ownerPlace('device-of-unit', device.unit, device.device) }),
    },
    first ? 'absent' : 'present',
  )

/** The devices that stand in the items of a list, each with when it was last heard of. */
export const readDevices = async (
  table: TableReader,
  ids: readonly string[],
): Promise<{ readonly device: Device; readonly seen: Seen | null }[]> => {
  if (ids.length === 0) return []
  const devices = await getAll(table, ids.map(entityKey))
  const seen = await getAll(table, ids.map(deviceSeenKey))
  return devices.flatMap((item, index) => (item ? [{ device: deviceOf(item), seen: seenOf(seen[index]) }] : []))
}

const seenOf = (item: Item | undefined): Seen | null => {
  const parsed = Seen.safeParse(item?.body)
  return parsed.success ? parsed.data : null
}

/** A page is at most twice what one read takes. */
const getAll = async (table: TableReader, keys: readonly ReturnType<typeof entityKey>[]) => [
  ...(await table.getMany(keys.slice(0, 100))),
  ...(keys.length > 100 ? await table.getMany(keys.slice(100)) : []),
]
