import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { instant, type Instant } from '@bangfu/kernel/time'
import type { TicketRequest } from './objects.ts'

/**
 * The policy of an upload form, as S3 has it (API reference, "POST Policy"): what the form's fields must be, how large
 * the file, until when. S3 judges it itself; `judgeForm` is the same judgement for the disk.
 */
const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([z.record(z.string(), z.string()), z.tuple([z.literal('content-length-range'), z.int(), z.int()])]),
  ),
})

export type Fields = Readonly<Record<string, string>>

/** The fields that a ticket fixes, whatever the store adds of its own. */
export const fixedFields = (request: TicketRequest): Fields => ({
  key: request.key,
  'Content-Type': request.contentType,
  'x-amz-checksum-algorithm': 'SHA256',
  'x-amz-checksum-sha256': request.sha256,
})

/** When a ticket ends. */
export const endOf = (request: TicketRequest, now: Instant): Instant =>
  instant(Date.parse(now) + request.minutes * 60_000)

/** The policy in base64: every field exactly as given, and the size within the range. */
export const encodePolicy = (request: TicketRequest, fields: Fields, expiration: Instant): string => {
  const exact = Object.entries(fields).map(([name, value]) => ({ [name]: value }))
  const conditions = [...exact, ['content-length-range', request.minBytes, request.maxBytes]]
  return Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
}

export const signPolicy = (policy: string, secret: Uint8Array): string =>
  createHmac('sha256', secret).update(`policy ${policy}`).digest('hex')

/** Compares signatures without telling by its time how much of one was right. */
export const sameSignature = (given: string, right: string): boolean => {
  const a = Buffer.from(given)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What a form that was accepted may bring. */
export type Allowed = {
  readonly key: string
  readonly contentType: string
  readonly sha256: string
  readonly minBytes: number
  readonly maxBytes: number
}

export type FormFault = { readonly status: number; readonly code: string; readonly message: string }

const denied = (message: string): FormFault => ({ status: 403, code: 'AccessDenied', message })

/** Judges the fields that came before the file. Names of fields are compared without case, as S3 does. */
export const judgeForm = (posted: Fields, secret: Uint8Array, now: Instant): Allowed | FormFault => {
  const fields = new Map(Object.entries(posted).map(([name, value]) => [name.toLowerCase(), value]))
  const policy = fields.get('policy')
  const signature = fields.get('x-amz-signature')
  if (policy === undefined || signature === undefined) return denied('The form has no policy or no signature.')
  if (!sameSignature(signature, signPolicy(policy, secret)))
    return { status: 403, code: 'SignatureDoesNotMatch', message: 'The signature does not match the policy.' }
  // The signature is ours, so the policy is what `encodePolicy` made.
  const { expiration, conditions } = Policy.parse(JSON.parse(Buffer.from(policy, 'base64').toString()))
  if (Date.parse(now) >= Date.parse(expiration)) return denied('Invalid according to Policy: Policy expired.')
  const exact = new Map<string, string>()
  let range: readonly [number, number] = [0, 0]
  for (const condition of conditions)
    if (Array.isArray(condition)) range = [condition[1], condition[2]]
    else for (const [name, value] of Object.entries(condition)) exact.set(name.toLowerCase(), value)
  for (const [name, value] of exact)
    if (fields.get(name) !== value) return denied(`Invalid according to Policy: Policy Condition failed: ${name}`)
  for (const name of fields.keys())
    if (name !== 'policy' && name !== 'x-amz-signature' && !exact.has(name))
      return denied('Invalid according to Policy: Extra input fields.')
  return {
    key: exact.get('key') ?? '',
    contentType: exact.get('content-type') ?? '',
    sha256: exact.get('x-amz-checksum-sha256') ?? '',
    minBytes: range[0],
    maxBytes: range[1],
  }
}
