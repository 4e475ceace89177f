import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import { EvidenceId, type Evidence } from './evidence.ts'
import { reason, Reason, ReasonAnswer, sayReason } from './reasons.ts'

/** A right to put bytes at one place. Each device has a place of its own, so that it is known whose bytes came. */
const Ticket = z.object({ attempt: z.int(), device: z.string().nullable(), at: Instant, expiresAt: Instant })
export type Ticket = z.infer<typeof Ticket>

/** A photo on its way, beside what is found about it: which tickets there are, and whether anything came. */
export const Upload = z.object({
  evidence: EvidenceId,
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  division: Village,
  sizeBytes: z.int(),
  askedAt: Instant,
  tickets: z.array(Ticket).max(20),
  /** `awaited`: nothing came yet · `refused`: what came is no photo · `revoked`: it came of a revoked device · `arrived` */
  state: z.enum(['awaited', 'refused', 'revoked', 'arrived']),
  reasons: z.array(Reason),
  settledAt: Instant.nullable(),
})
export type Upload = z.infer<typeof Upload>

/** A photo that somebody has asked a ticket for. */
export const newUpload = (evidence: Evidence, ticket: Ticket): Upload => ({
  evidence: evidence.evidence,
  visit: evidence.visit,
  household: evidence.household,
  helper: evidence.helper,
  division: evidence.division,
  sizeBytes: evidence.sizeBytes,
  askedAt: evidence.requestedAt,
  tickets: [ticket],
  state: 'awaited',
  reasons: [],
  settledAt: null,
})

export const mostTickets = 20

/** With one more ticket, or with one of the same place renewed. What was refused or revoked is awaited again. */
export const withTicket = (upload: Upload, evidence: Evidence, ticket: Ticket): Upload => ({
  ...upload,
  sizeBytes: evidence.sizeBytes,
  tickets: [...upload.tickets.filter(({ attempt }) => attempt !== ticket.attempt), ticket],
  state: 'awaited',
  reasons: [],
  settledAt: null,
})

/** What came, or why it is not taken; of several tickets the others stay good while nothing was taken. */
export const settled = (upload: Upload, state: Upload['state'], reasons: readonly Reason[], at: Instant): Upload => ({
  ...upload,
  state,
  reasons: [...reasons],
  settledAt: at,
})

const hourMs = 3_600_000

export const UploadLine = Upload.omit({ tickets: true, reasons: true }).extend({
  /** Until when the last ticket is good: after it, ask for another. */
  expiresAt: Instant,
  device: z.string().nullable(),
  lost: z.boolean(),
  reasons: z.array(ReasonAnswer),
})

type Listed = {
  readonly lostAfterHours: number
  readonly now: Instant
  readonly isRevoked: (device: string) => boolean
}

/**
 * A photo that has not come, as it is listed: lost when it was awaited for longer than is usual, when it is not taken, or
 * when the device whose ticket was the last has been revoked.
 */
export const lineOf = (
  { tickets, reasons: kept, ...upload }: Upload,
  { lostAfterHours, now, isRevoked }: Listed,
): z.input<typeof UploadLine> => {
  const last = tickets.at(-1)
  const isDead = upload.state === 'awaited' && typeof last?.device === 'string' && isRevoked(last.device)
  const reasons = isDead ? [reason('device_revoked')] : kept
  const hours = (Date.parse(now) - Date.parse(upload.askedAt)) / hourMs
  return {
    ...upload,
    expiresAt: last?.expiresAt ?? upload.askedAt,
    device: last?.device ?? null,
    lost: isDead || upload.state !== 'awaited' || hours > lostAfterHours,
    reasons: reasons.map(sayReason),
  }
}
