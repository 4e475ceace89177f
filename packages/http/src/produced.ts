import * as z from 'zod'
import { attachment } from '@bangfu/kernel/attachment'
import type { Answer, Route } from './route.ts'

/** What a route may answer with instead of JSON: a page that a browser shows, or a file that it keeps. */
export type Produced = 'html' | 'csv' | 'xlsx'

/** As the `content-type` says it. */
export const contentTypes: Readonly<Record<Produced, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A Lambda answers with at most 6 MB, and bytes grow by a third on the way. What is larger goes through the exchange bucket. */
export const mostProducedBytes = 4_000_000

/** What a route that produces html or csv returns. */
export const pageText = z.string().refine((text) => Buffer.byteLength(text) <= mostProducedBytes)

/** What a route that produces xlsx returns. */
export const fileBytes = z.custom<Uint8Array>((body) => body instanceof Uint8Array && body.length <= mostProducedBytes)

/**
 * A page of ours needs nothing but its own styles and pictures within it. No script can run in it, nothing can be sent
 * from it and nobody can frame it, whatever a name in it should contain.
 */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The headers that follow from what a route produces. */
export const headersOf = (
  { produces, open, publicSeconds }: Pick<Route, 'produces' | 'open' | 'publicSeconds'>,
  { fileName }: Pick<Answer<unknown>, 'fileName'>,
): Record<string, string> => ({
  'content-type': produces ? contentTypes[produces] : 'application/json; charset=utf-8',
  'cache-control': open && publicSeconds !== undefined ? `public, max-age=${publicSeconds}` : 'no-store',
  ...(produces && { 'referrer-policy': 'no-referrer' }),
  ...(produces === 'html' && { 'content-security-policy': pagePolicy, 'cross-origin-opener-policy': 'same-origin' }),
  ...(fileName !== undefined && { 'content-disposition': attachment(fileName) }),
})
