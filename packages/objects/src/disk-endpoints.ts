import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { attachment } from '@bangfu/kernel/attachment'
import { bytesPath, findEntry, isCode, placeOf } from './disk-entries.ts'
import { isLinkOf, pathOf, type DiskObjects } from './disk-objects.ts'
import { receiveUpload, type Fault } from './disk-upload.ts'
import { isKey, type ObjectCreated } from './objects.ts'

export type DiskPorts = {
  /** Resolves when the news is safe with its hearer; a device whose upload it fails for is told to repeat. */
  readonly created: (created: ObjectCreated) => Promise<void>
  readonly defect: (error: unknown) => void
}

/**
 * The HTTP side of the disk store for the one-machine host: `POST` to its path (`/objects`) takes a ticket's form, `GET
 * /objects/<key>` reads a link. False when the request is for somebody else.
 */
export const diskEndpoints =
  (objects: DiskObjects, ports: DiskPorts) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://store')
    const serve = servantOf(request.method ?? '', url.pathname, pathOf(objects.settings))
    if (!serve) return false
    try {
      const fault = await serve({ request, response, url, objects, ports })
      if (fault) refuse(request, response, fault)
    } catch (error) {
      // The reader went away in the middle: nobody's defect.
      if (!isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) ports.defect(error)
      if (response.headersSent) response.destroy()
      else refuse(request, response, internal)
    }
    return true
  }

const denied = (message: string): Fault => ({ status: 403, code: 'AccessDenied', message })
const absent: Fault = { status: 404, code: 'NoSuchKey', message: 'There is no such object.' }
const internal: Fault = { status: 500, code: 'InternalError', message: 'We met an internal error. Please try again.' }
const methodNotAllowed: Fault = { status: 405, code: 'MethodNotAllowed', message: 'The method is not allowed here.' }

type Call = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly objects: DiskObjects
  readonly ports: DiskPorts
}
/** Answers, or tells what to refuse with. */
type Serve = (call: Call) => Promise<Fault | undefined>

const servantOf = (method: string, path: string, at: string): Serve | undefined => {
  if (path === at) return method === 'POST' ? upload : refuseMethod
  if (path.startsWith(`${at}/`)) return method === 'GET' || method === 'HEAD' ? readLink : refuseMethod
  return undefined
}

const refuseMethod: Serve = () => Promise.resolve(methodNotAllowed)

const upload: Serve = async ({ request, response, objects, ports }) => {
  const arrived = await receiveUpload(request, objects)
  if ('code' in arrived) return arrived
  // Told at a repeat too: the first news may have been lost with the process.
  await ports.created(arrived)
  response.writeHead(204).end()
  return undefined
}

const readLink: Serve = async ({ request, response, url, objects }) => {
  const { folder, secret, clock } = objects.settings
  const key = url.pathname.slice(pathOf(objects.settings).length + 1)
  const until = Number(url.searchParams.get('expires') ?? 'none')
  const fileName = url.searchParams.get('name') ?? undefined
  const signature = url.searchParams.get('signature') ?? ''
  if (!isKey(key) || !Number.isSafeInteger(until) || !isLinkOf({ key, until, fileName }, signature, secret))
    return denied('The link is not one of ours.')
  const leftSeconds = Math.floor(until - Date.parse(clock()) / 1000)
  if (leftSeconds < 0) return denied('Request has expired')
  const place = placeOf(folder, key)
  const entry = await findEntry(place)
  if (!entry) return absent
  response.writeHead(200, {
    'content-type': entry.contentType,
    'content-length': entry.sizeBytes,
    'content-disposition':
      fileName === undefined ? `inline; filename="${key.split('/').at(-1) ?? 'object'}"` : attachment(fileName),
    'cache-control': `private, max-age=${leftSeconds}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(bytesPath(place, entry)), response)
  return undefined
}

const lingerMs = 2000

const refuse = (request: IncomingMessage, response: ServerResponse, { status, code, message }: Fault): void => {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml', 'cache-control': 'no-store' }).end(body)
  if (request.complete) return
  // A device that still sends would see a reset instead of the answer, were its connection closed at once. What it sends
  // meanwhile goes nowhere.
  request.resume()
  setTimeout(() => request.complete || request.destroy(), lingerMs).unref()
}
