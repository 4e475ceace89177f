import { Readable } from 'node:stream'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/**
 * What goes wrong with one request. `lost`: DynamoDB does it, but the answer never comes; `reset`: it never gets there;
 * anything else is DynamoDB's answer in its place.
 */
export type Fault = 'lost' | 'reset' | Answer
type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

const refused = (status: number, type: string, more: object = {}): Answer => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more },
})

/** A transaction that DynamoDB cancelled, with the reason for each operation. */
export const cancelled = (...reasons: readonly string[]): Answer =>
  refused(400, 'TransactionCanceledException', { CancellationReasons: reasons.map((Code) => ({ Code })) })

export const throttled = refused(400, 'ThrottlingException')
export const overProvisioned = refused(400, 'ProvisionedThroughputExceededException')
export const inProgress = refused(400, 'TransactionInProgressException')
export const serverError = refused(500, 'InternalServerError')
export const unavailable = refused(503, 'ServiceUnavailable')
export const invalid = refused(400, 'ValidationException')
/** An answer that leaves some of the keys for later. */
export const answered = (body: Readonly<Record<string, unknown>>): Answer => ({ status: 200, body })

/** Puts faults between a client and its engine, one for each request; when they are used up, requests pass. */
export const withFaults = (client: DynamoDBClient, faults: readonly (Fault | undefined)[]) => {
  const inner = client.config.requestHandler
  const requests: Record<string, unknown>[] = []
  client.config.requestHandler = {
    ...inner,
    destroy: () => inner.destroy?.(),
    handle: async (request, options) => {
      const fault = faults[requests.length]
      requests.push(JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>)
      if (fault === 'reset') throw networkError('ECONNRESET')
      if (fault === undefined) return inner.handle(request, options)
      if (fault === 'lost') {
        await inner.handle(request, options)
        throw networkError('TimeoutError')
      }
      const headers = { 'content-type': 'application/x-amz-json-1.0' }
      return { response: { statusCode: fault.status, headers, body: Readable.from([JSON.stringify(fault.body)]) } }
    },
  } as typeof inner
  return { requests, heal: () => void (client.config.requestHandler = inner) }
}

/**
 * Jest gives tests an `Error` of their own, and the SDK takes Node's for something else and hides its code: this gives a
 * client's network errors the test's kind, as both are one outside of Jest.
 */
export const withOwnErrors = (client: DynamoDBClient): DynamoDBClient => {
  const inner = client.config.requestHandler
  client.config.requestHandler = {
    ...inner,
    destroy: () => inner.destroy?.(),
    handle: (request, options) =>
      inner.handle(request, options).catch((error: unknown) => {
        const { name, message, code } = error as { name: string; message: string; code?: string }
        throw Object.assign(new Error(message), { name, code })
      }),
  } as typeof inner
  return client
}

const networkError = (what: string): Error =>
  what.startsWith('E') ? Object.assign(new Error(what), { code: what }) : Object.assign(new Error(what), { name: what })
