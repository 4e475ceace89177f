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

/** A link that reads one object for a short while, without any other right. */
export type ReadLink = { readonly url: string; readonly expiresAt: Instant }

export type ObjectLine = { readonly key: string; readonly sizeBytes: number; readonly storedAt: Instant }
export type ObjectHead = ObjectLine & { readonly contentType: string }

/**
 * The objects port: one bucket of things, on S3 or on disk.
 * Tickets and links expire by the store's own clock, which each adapter brings: S3 would not believe another.
 */
export type Objects = {
  ticket(request: TicketRequest): Promise<UploadTicket>
  head(key: string): Promise<ObjectHead | undefined>
  /** The whole object, at most `mostBytes`; undefined when absent. @throws RangeError when it is larger */
  read(key: string, mostBytes: number): Promise<Uint8Array | undefined>
  /** Durable when it resolves; replaces what was there. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** Removing what is not there is not an error. */
  remove(key: string): Promise<void>
  /** At most an hour. With a name it is a file for its reader to keep, called so; without, shown in his window. */
  link(key: string, seconds: number, fileName?: string): Promise<ReadLink>
  /** Objects whose keys begin so, in the order of their keys, after a key, at most 1,000. */
  list(prefix: string, after?: string): Promise<readonly ObjectLine[]>
}

/** The exchange bucket forgets: lists that came in, files that were made. */
export const keptExchangeDays = 7

/** A store whose objects may be larger than memory: the exchange bucket. */
export type StreamedObjects = Objects & {
  /** The bytes of an object as they come; undefined when absent. */
  readStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Durable when it resolves, with its size; replaces what was there, and what breaks off leaves that as it is. */
  writeStream(key: string, chunks: AsyncIterable<Uint8Array>, contentType: string): Promise<number>
}

/** What the store says when an upload is complete; the same on both hosts, and perhaps more than once. */
export type ObjectCreated = { readonly key: string; readonly sizeBytes: number }

/** Keys that both stores keep as they are: no empty or dotted parts, short enough for a file name. */
const keyPattern = /^[a-zA-Z0-9_-]+(?:[./][a-zA-Z0-9_-]+)*$/
const mostKeyLength = 110

export const isKey = (key: string): boolean => key.length <= mostKeyLength && keyPattern.test(key)

/** Guards every adapter's door: keys are made by services, so a bad one is a defect. */
export const assertKey = (key: string): void => {
  if (!isKey(key)) throw new RangeError('not an object key')
}
