import type { Instant } from '@bangfu/kernel/time'
import type { Op, TableReader } from '@bangfu/table/table'
import { attemptOfKey, type Evidence } from './evidence.ts'
import { reason, type Reason } from './reasons.ts'
import { settled, type Upload } from './upload.ts'
import { findDevice, findUpload, replaceUpload, type FoundDevice, type FoundUpload } from './upload-table.ts'

/** The place that bytes came to: who was given a ticket for it. */
export type Place = {
  readonly attempt: number
  /** It is the place that was asked for last: what is true of it is true of the photo. */
  readonly isLast: boolean
  readonly upload: FoundUpload | undefined
  readonly device: FoundDevice | undefined
}

/** What is known of the place under a key; undefined when nobody was given a ticket for it that is still of use. */
export const findPlace = async (table: TableReader, key: string, evidence: Evidence): Promise<Place | undefined> => {
  const attempt = attemptOfKey(key)
  const upload = await findUpload(table, evidence.evidence)
  const ticket = upload?.upload.tickets.findLast((one) => one.attempt === attempt)
  const isLast = attempt === evidence.attempt
  if (attempt === undefined || (!ticket && !isLast)) return undefined
  const device = ticket?.device ? await findDevice(table, ticket.device) : undefined
  return { attempt, isLast, upload, device }
}

/** Why nothing of a place is taken: its device had been revoked when the bytes reached the store. */
export const deadOf = ({ device }: Place, storedAt: Instant): Reason | undefined => {
  const revokedAt = device?.face.revokedAt ?? null
  // S3 tells whole seconds: what came within the second of the revocation came after it.
  const isLate = revokedAt !== null && secondOf(revokedAt) <= secondOf(storedAt)
  return isLate ? reason('device_revoked') : undefined
}

const secondOf = (at: Instant): string => at.slice(0, 19)

/** Says what came of an upload, if its device is still as it was when that was decided. */
export const settledOps = (
  { upload, device }: Place,
  state: Upload['state'],
  reasons: readonly Reason[],
  at: Instant,
): Op[] => [
  ...(upload ? [replaceUpload(settled(upload.upload, state, reasons, at), upload.version)] : []),
  ...(device ? [device.unchanged] : []),
]
