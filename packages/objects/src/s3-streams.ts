import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { assertKey, type StreamedObjects } from './objects.ts'
import { openS3Objects, orAbsent, type S3Settings } from './s3-objects.ts'

/** S3 takes parts from 5 MiB on, and at most 10,000 of them. */
const partBytes = 8 * 1024 * 1024

/** The objects port on S3 with what is larger than memory: nothing is there under a key until its last part is. */
export const openS3Streams = (settings: S3Settings): StreamedObjects => {
  const { client, bucket: Bucket } = settings
  const objects = openS3Objects(settings)
  return {
    ...objects,
    readStream: async (key) => {
      assertKey(key)
      const object = await orAbsent(client.send(new GetObjectCommand({ Bucket, Key: key })))
      return object?.Body && (object.Body.transformToWebStream() as AsyncIterable<Uint8Array>)
    },
    writeStream: async (key, chunks, contentType) => {
      assertKey(key)
      const parts = inParts(chunks)
      const first = (await parts.next()).value ?? new Uint8Array()
      if (first.length < partBytes) {
        await objects.write(key, first, contentType)
        return first.length
      }
      return writeParts(settings, { key, contentType }, first, parts)
    },
  }
}

const writeParts = async (
  { client, bucket: Bucket }: S3Settings,
  { key: Key, contentType }: { readonly key: string; readonly contentType: string },
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, undefined>,
): Promise<number> => {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: contentType }))
  const Parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = []
  let sizeBytes = 0
  const send = async (Body: Uint8Array): Promise<void> => {
    const PartNumber = Parts.length + 1
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
    Parts.push({ ETag, PartNumber })
    sizeBytes += Body.length
  }
  try {
    await send(first)
    for await (const part of rest) await send(part)
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
    return sizeBytes
  } catch (error) {
    // What cannot be taken back is taken away by the bucket's lifecycle.
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined)
    throw error
  }
}

const inParts = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let gathered: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    gathered.push(chunk)
    size += chunk.length
    if (size < partBytes) continue
    yield Buffer.concat(gathered)
    gathered = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(gathered)
}
