import { request as httpsRequest } from 'node:https'
import type { Certificate } from './certificate.ts'

/**
 * `fetch` for the host's own address: with a certificate that was made here, exactly that certificate is trusted.
 * Node's fetch takes no certificate, and switching verification off for the process is not an option.
 */
export const fetchTrusting = (certificate: Certificate | undefined): typeof fetch => {
  if (!certificate) return fetch
  return async (input, init) => {
    const request = new Request(input, init)
    const body = Buffer.from(await request.arrayBuffer())
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(
        request.url,
        {
          method: request.method,
          ca: certificate.cert,
          headers: { ...Object.fromEntries(request.headers), 'content-length': body.length },
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const status = incoming.statusCode ?? 500
            const empty = status === 204 || status === 304
            const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
              name,
              String(value),
            ])
            resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers }))
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}
