import { inOrder } from './in-order.ts'
import type { JobId, JobResult } from './job.ts'
import type { ExchangeDeps } from './jobs.ts'

type Files = Pick<ExchangeDeps, 'exchange'>

/** What a job has made so far lies in pieces, each written once more if it was cut off before it said so. */
const pieceKey = (job: JobId, piece: number): string => `work/${job}/${String(piece).padStart(6, '0')}`

export const writePiece = ({ exchange }: Files, job: JobId, piece: number, bytes: Uint8Array): Promise<void> =>
  exchange.write(pieceKey(job, piece), bytes, 'application/octet-stream')

/** The pieces of a job, one after the other, as bytes. */
export const piecesOf = async function* (
  { exchange }: Files,
  job: JobId,
  pieces: number,
): AsyncGenerator<Uint8Array, undefined> {
  for (let piece = 0; piece < pieces; piece++) {
    const stream = await exchange.readStream(pieceKey(job, piece))
    if (!stream) throw new Error(`piece ${piece} of ${job} is gone`)
    for await (const chunk of stream) yield chunk
  }
}

/** One piece of a job. */
export const readPiece = async ({ exchange }: Files, job: JobId, piece: number): Promise<Uint8Array> => {
  const bytes = await exchange.read(pieceKey(job, piece), mostPieceBytes)
  if (!bytes) throw new Error(`piece ${piece} of ${job} is gone`)
  return bytes
}

/** Takes the pieces away; what is left over by a crash the exchange forgets by itself. */
export const clearPieces = async ({ exchange }: Files, job: JobId, pieces: number): Promise<void> => {
  const keys = Array.from({ length: pieces }, (_none, piece) => pieceKey(job, piece))
  for await (const _removed of inOrder(keys, removedAtOnce, (key) => exchange.remove(key)));
}

const removedAtOnce = 8
/** Far more than the answers of a portion come to. */
const mostPieceBytes = 50_000_000

/** Writes a file of a job from bytes that come one after the other. */
export const writeResult = async (
  { exchange }: Files,
  job: JobId,
  { name, contentType }: Pick<JobResult, 'name' | 'contentType'>,
  chunks: AsyncIterable<Uint8Array>,
): Promise<JobResult> => {
  const key = `results/${job}/${name.slice(name.lastIndexOf('.') + 1)}`
  return { name, key, contentType, sizeBytes: await exchange.writeStream(key, chunks, contentType) }
}
