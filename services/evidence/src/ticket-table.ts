import type { VisitFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { UploadTicket } from '@bangfu/objects/objects'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import { evidenceNumbersFor } from '@bangfu/rules/evidence-pack'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import type { Op } from '@bangfu/table/table'
import type { EvidenceDeps } from './deps.ts'
import { originalKey, request, requestAgain, type Evidence, type PhotoInput } from './evidence.ts'
import { createEvidence, findPhotoOfVisit, ofVisit, replaceEvidence, type Versioned } from './evidence-table.ts'
import { declaredOps } from './keeping/keeping-table.ts'
import { mostTickets, newUpload, withTicket, type Ticket } from './upload.ts'
import { createUpload, findUpload, replaceUpload } from './upload-table.ts'

/** What asking for a ticket comes to: a photo that is awaited at a place, or one that is there already. */
export type Asked = {
  readonly evidence: Evidence
  readonly isNew: boolean
  readonly ops: readonly Op[]
  /** Null when the photo is there already. */
  readonly ticket: UploadTicket | null
}

type Asking = Context<EvidenceDeps>

/**
 * Asks for a ticket for a photo of a visit: a new one, the same again with another ticket (renewed), or one of another
 * device for the same photo. However often it is asked, one visit and one SHA-256 are one piece of evidence.
 * @throws Refusal visit_photo_limit · photo_type_unsupported · photo_ticket_limit · guardian_consent_missing
 */
export const askForTicket = async (
  visit: VisitFace,
  { device = null, ...photo }: PhotoInput & { readonly device?: string | null | undefined },
  context: Asking,
): Promise<Asked> => {
  const known = await findPhotoOfVisit(context.table, visit.visit, photo.sha256)
  return known ? askAgain(known, photo, device, context) : askFirst(visit, photo, device, context)
}

const askFirst = async (
  visit: VisitFace,
  photo: PhotoInput,
  device: string | null,
  context: Asking,
): Promise<Asked> => {
  const { actor, now, newId, table } = context
  const { mostPhotosOfVisit: most } = evidenceNumbersFor(visit.division, dayOf(visit.at))
  const evidence = request(newId('evd'), visit, photo, { by: actor.id, at: now })
  const others = await table.list({ in: ofVisit(visit.visit), limit: most })
  if (others.items.length >= most) throw new Refusal('visit_photo_limit', { most })
  const { ticket, kept } = await ticketFor(evidence, device, context)
  return {
    evidence,
    isNew: true,
    ticket,
    ops: [
      ...createEvidence(evidence),
      createUpload(newUpload(evidence, kept)),
      ...(await declaredOps(context, evidence, photo.minors)),
    ],
  }
}

const askAgain = async (
  { evidence: known, version }: Versioned,
  photo: PhotoInput,
  device: string | null,
  context: Asking,
): Promise<Asked> => {
  const found = await findUpload(context.table, known.evidence)
  const mended = requestAgain(known, photo)
  if (mended.state === 'checked' || mended.state === 'refused')
    return { evidence: known, isNew: false, ops: [], ticket: null }
  const tickets = found?.upload.tickets ?? [{ attempt: known.attempt, device: null }]
  const attempt = mended === known ? placeOf(tickets, device, known) : mended.attempt
  const next: Evidence = { ...mended, attempt: Math.max(attempt, mended.attempt), state: 'awaited', reasons: [] }
  const { ticket, kept } = await ticketFor({ ...next, attempt }, device, context)
  const changed = mended !== known || attempt > known.attempt || known.state === 'revoked'
  // Asked for again at once, or by many at a time: what is written down of the ticket is still true.
  const isFresh = found?.upload.tickets.some((one) => one.attempt === attempt && isGood(one, context)) === true
  if (!changed && isFresh) return { evidence: known, isNew: false, ticket, ops: [] }
  return {
    evidence: next,
    isNew: false,
    ticket,
    ops: [
      ...(changed ? [replaceEvidence(next, version), historyOp(context, known.evidence, version, known)] : []),
      found
        ? replaceUpload(withTicket(found.upload, next, kept), found.version)
        : createUpload({ ...newUpload(next, kept), askedAt: known.requestedAt }),
    ],
  }
}

/** The place that this device has had before, while the photo was declared as it is; else a new one. */
const placeOf = (
  tickets: readonly Pick<Ticket, 'attempt' | 'device'>[],
  device: string | null,
  known: Evidence,
): number => {
  const own = tickets.findLast((ticket) => ticket.device === device)
  if (own && known.state === 'awaited') return own.attempt
  const next = Math.max(known.attempt, ...tickets.map(({ attempt }) => attempt)) + 1
  if (next > mostTickets) throw new Refusal('photo_ticket_limit', { most: mostTickets })
  return next
}

const minuteMs = 60_000

const isGood = ({ at }: Ticket, { now }: Asking): boolean => Date.parse(now) - Date.parse(at) < minuteMs

const ticketFor = async (
  evidence: Evidence,
  device: string | null,
  { objects, now }: Pick<Asking, 'objects' | 'now'>,
): Promise<{ readonly ticket: UploadTicket; readonly kept: Ticket }> => {
  const { ticketMinutes } = deviceNumbersFor(evidence.division, dayOf(now))
  const ticket = await objects.ticket({
    key: originalKey(evidence),
    contentType: evidence.contentType,
    minBytes: evidence.sizeBytes,
    maxBytes: evidence.sizeBytes,
    sha256: evidence.sha256,
    minutes: ticketMinutes,
  })
  return { ticket, kept: { attempt: evidence.attempt, device, at: now, expiresAt: ticket.expiresAt } }
}
