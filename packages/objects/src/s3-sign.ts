import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { attachment } from '@bangfu/kernel/attachment'
import { instant, type Instant } from '@bangfu/kernel/time'
import type { ReadLink, TicketRequest, UploadTicket } from './objects.ts'
import { encodePolicy, endOf, fixedFields } from './post-policy.ts'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** Where and as whom a bucket is signed for. */
export type Signing = {
  /** The bucket's own URL, without a slash at its end. */
  readonly bucketUrl: string
  readonly bucket: string
  readonly region: string
  readonly credentials: Credentials
}

/** The URL of a bucket: by host in AWS (each partition has its own domain), by path at an endpoint of one's own. */
export const bucketUrlOf = (bucket: string, region: string, endpoint?: string): string => {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}`
  return `https://${bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}

const signerOf = ({ credentials, region }: Signing): SignatureV4 =>
  new SignatureV4({
    service: 's3',
    region,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
    },
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })

/** A POST form that S3 accepts by itself (API reference, "Authenticating Requests in Browser-Based Uploads"). */
export const signPost = async (signing: Signing, request: TicketRequest, now: Instant): Promise<UploadTicket> => {
  const { bucket, region, credentials } = signing
  const stamp = now.replaceAll(/[-:]|\.\d{3}/g, '')
  const expiresAt = endOf(request, now)
  const fields = {
    ...fixedFields(request),
    bucket,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${stamp.slice(0, 8)}/${region}/s3/aws4_request`,
    'X-Amz-Date': stamp,
    ...(credentials.sessionToken !== undefined && { 'X-Amz-Security-Token': credentials.sessionToken }),
  }
  const policy = encodePolicy(request, fields, expiresAt)
  const signature = await signerOf(signing).sign(policy, { signingDate: new Date(now) })
  return { url: signing.bucketUrl, fields: { ...fields, Policy: policy, 'X-Amz-Signature': signature }, expiresAt }
}

/** A URL that reads one object. */
export const signGet = async (
  signing: Signing,
  { key, fileName }: { readonly key: string; readonly fileName?: string | undefined },
  seconds: number,
  now: Instant,
): Promise<ReadLink> => {
  const url = new URL(`${signing.bucketUrl}/${key}`)
  const signed = await signerOf(signing).presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: {
        'response-cache-control': `private, max-age=${seconds}`,
        'response-content-disposition':
          fileName === undefined ? `inline; filename="${key.split('/').at(-1) ?? 'object'}"` : attachment(fileName),
      },
      headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: seconds, signingDate: new Date(now) },
  )
  for (const [name, value] of Object.entries(signed.query ?? {}))
    url.searchParams.set(name, Array.isArray(value) ? value.join(',') : (value ?? ''))
  // URLSearchParams writes a space as `+`, which a store may take for a plus.
  url.search = url.search.replaceAll('+', '%20')
  return { url: url.href, expiresAt: instant(Date.parse(now) + seconds * 1000) }
}
