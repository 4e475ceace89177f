import type { Instant } from '@bangfu/kernel/time'

/** What an upload may be: everything here is enforced by the store itself, not by trust in the device. */
export type TicketRequest = {
  readonly key: string
  readonly contentType: string
  readonly minBytes: number
  readonly maxBytes: number
  /** SHA-256 of the bytes, base64: the store refuses other bytes. */
  readonly sha256: string
  readonly minutes: number
}

/** An S3 presigned POST: the device posts `fields` and then the file as `multipart/form-data` to `url`. */
export type UploadTicket = {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly expiresAt: Instant
}

export type ObjectHead = {
  readonly key: string
  readonly sizeBytes: number
  readonly contentType: string
  readonly storedAt: Instant
}

/** The objects port: one bucket of things, on S3 or on disk. */
export type Objects = {
  ticket(request: TicketRequest, now: Instant): Promise<UploadTicket>
  head(key: string): Promise<ObjectHead | undefined>
  /** The whole object, at most `mostBytes`; undefined when absent. @throws RangeError when it is larger */
  read(key: string, mostBytes: number): Promise<Uint8Array | undefined>
  /** Durable when it resolves. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  remove(key: string): Promise<void>
  /** A link that reads this one object for a short while, without any other right. */
  link(key: string, seconds: number, now: Instant): Promise<string>
  /** Keys under a prefix, in order, at most 1,000. */
  list(prefix: string, after?: string): Promise<readonly ObjectHead[]>
}

/** What the store says when an upload is complete; the same on both hosts. */
export type ObjectCreated = { readonly key: string; readonly sizeBytes: number }
