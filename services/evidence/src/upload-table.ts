import { DeviceFace, HelperFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPartition, divisionPlace, faceKey, ownerPartition, ownerPlace, uploadKey } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { Upload } from './upload.ts'

export type FoundUpload = { readonly upload: Upload; readonly version: number }

/** It stands in the lists of its village and of its helper until it has arrived. */
const itemOf = (upload: Upload): Omit<Item, 'version'> => {
  const order = `${upload.askedAt}#${upload.evidence}`
  return {
    key: uploadKey(upload.evidence),
    kind: 'upload',
    body: upload,
    ...(upload.state !== 'arrived' && {
      byDivision: divisionPlace('upload', upload.division, order),
      byOwner: ownerPlace('upload', upload.helper, order),
    }),
  }
}

export const createUpload = (upload: Upload): Op => create(itemOf(upload))
export const replaceUpload = (upload: Upload, version: number): Op => replace(itemOf(upload), version)
export const uploadOf = (item: Item): Upload => Upload.parse(item.body)

/** Undefined for photos of before their way was kept. */
export const findUpload = async (table: TableReader, evidence: string): Promise<FoundUpload | undefined> => {
  const item = await table.get(uploadKey(evidence))
  return item && { upload: uploadOf(item), version: item.version }
}

export const uploadsIn = (of: { readonly division: Division } | { readonly helper: string }): Omit<Query, 'limit'> =>
  'helper' in of
    ? { in: { table: 'registry', index: 'byOwner', partition: ownerPartition('upload', of.helper) } }
    : {
        in: { table: 'registry', index: 'byDivision', partition: divisionPartition('upload', of.division) },
        prefix: of.division,
      }

/** @throws Refusal not_found */
export const loadHelperDivision = async (table: TableReader, helper: string): Promise<Division> => {
  const item = await table.get(faceKey(helper))
  if (!item) throw new Refusal('not_found')
  return HelperFace.parse(item.body).division
}

export type FoundDevice = { readonly face: DeviceFace; readonly unchanged: Op }

export const findDevice = async (table: TableReader, device: string): Promise<FoundDevice | undefined> => {
  const item = await table.get(faceKey(device))
  return item && { face: DeviceFace.parse(item.body), unchanged: check(faceKey(device), { version: item.version }) }
}

/**
 * The device that somebody asks from, and the check that it is still in use when the ticket is written down.
 * @throws Refusal device_unknown for none and for another's, which is not told apart · device_revoked
 */
export const loadOwnDevice = async (table: TableReader, user: string, device: string): Promise<FoundDevice> => {
  const found = await findDevice(table, device)
  if (found?.face.user !== user) throw new Refusal('device_unknown')
  const { revokedAt } = found.face
  if (revokedAt !== null) throw new Refusal('device_revoked', { on: revokedAt })
  return found
}

/** The devices of some uploads that have been revoked. */
export const revokedAmong = async (table: TableReader, uploads: readonly Upload[]): Promise<ReadonlySet<string>> => {
  const devices = [...new Set(uploads.flatMap(({ tickets }) => tickets.at(-1)?.device ?? []))]
  const revoked = new Set<string>()
  for (let at = 0; at < devices.length; at += 100)
    for (const item of await table.getMany(devices.slice(at, at + 100).map(faceKey))) {
      const face = item && DeviceFace.parse(item.body)
      if (face?.revokedAt) revoked.add(face.device)
    }
  return revoked
}
