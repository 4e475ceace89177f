import { S3Client } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export type S3Place = {
  readonly region: string
  /** A store of one's own that speaks S3 (Ceph, for one), addressed by path; the partition's S3 unless given. */
  readonly endpoint?: string
  /** The environment's or the function's role unless given. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** A client whose every call ends: three attempts of at most ten seconds. */
export const s3Client = ({ region, endpoint, credentials }: S3Place): S3Client =>
  new S3Client({
    region,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 10_000 }),
    // Stores other than AWS do not know the trailing checksums that the SDK adds by default; we send our own SHA-256.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
  })
