import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3'
import { instant, systemClock, type Clock } from '@bangfu/kernel/time'
import { assertKey, type Objects } from './objects.ts'
import { bucketUrlOf, signGet, signPost, type Signing } from './s3-sign.ts'

export type S3Settings = {
  readonly client: S3Client
  readonly bucket: string
  /** What the client was given, if anything. */
  readonly endpoint?: string
  /** Where devices reach the endpoint, when that is not where we do. */
  readonly publicEndpoint?: string
  /** The store believes no clock but the time of day: a demonstration's clock must not come here. */
  readonly clock?: Clock
}

const mostLinkSeconds = 3600

/** The objects port on S3, in any partition, or on a store that speaks S3. */
export const openS3Objects = (settings: S3Settings): Objects => {
  const { client, bucket: Bucket, clock = systemClock } = settings
  const signing = async (): Promise<Signing> => {
    const [region, credentials] = await Promise.all([client.config.region(), client.config.credentials()])
    const bucketUrl = bucketUrlOf(Bucket, region, settings.publicEndpoint ?? settings.endpoint)
    return { bucketUrl, bucket: Bucket, region, credentials }
  }
  return {
    ticket: async (request) => {
      assertKey(request.key)
      return signPost(await signing(), request, clock())
    },
    head: async (key) => {
      assertKey(key)
      const head = await orAbsent(client.send(new HeadObjectCommand({ Bucket, Key: key })))
      if (!head) return undefined
      const { ContentLength = 0, ContentType = 'application/octet-stream', LastModified = 0 } = head
      return { key, sizeBytes: ContentLength, contentType: ContentType, storedAt: instant(LastModified) }
    },
    read: async (key, mostBytes) => {
      assertKey(key)
      const object = await orAbsent(client.send(new GetObjectCommand({ Bucket, Key: key })))
      if (!object?.Body) return undefined
      const sizeBytes = object.ContentLength ?? Number.POSITIVE_INFINITY
      if (sizeBytes > mostBytes) {
        await object.Body.transformToWebStream().cancel()
        throw new RangeError(`an object of ${sizeBytes} bytes`)
      }
      return object.Body.transformToByteArray()
    },
    write: async (key, bytes, ContentType) => {
      assertKey(key)
      // A bucket with object lock asks for a checksum; the store refuses bytes that were damaged on the way.
      const ChecksumSHA256 = createHash('sha256').update(bytes).digest('base64')
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes, ContentType, ChecksumSHA256 }))
    },
    remove: async (key) => {
      assertKey(key)
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }))
    },
    link: async (key, seconds, fileName) => {
      assertKey(key)
      return signGet(await signing(), { key, fileName }, Math.min(seconds, mostLinkSeconds), clock())
    },
    list: async (prefix, after) => {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1000, ...(after && { StartAfter: after }) }),
      )
      return (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified = 0 }) => ({
        key: Key,
        sizeBytes: Size,
        storedAt: instant(LastModified),
      }))
    },
  }
}

/** What is absent is an answer, not an error. */
export const orAbsent = async <T>(sent: Promise<T>): Promise<T | undefined> => {
  try {
    return await sent
  } catch (error) {
    // By name: a HEAD is answered without words, and the error of it need not be of the client’s own class.
    if (error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound'))
      return undefined
    throw error
  }
}
