import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { temporaryIn } from './disk-entries.ts'
import type { DiskObjects } from './disk-objects.ts'
import type { ObjectCreated } from './objects.ts'
import { judgeForm, type Allowed, type Fields, type FormFault } from './post-policy.ts'

/** What the store answers as S3 would, in XML. */
export type Fault = FormFault

const bad = (code: string, message: string): Fault => ({ status: 400, code, message })
const malformed = bad(
  'MalformedPOSTRequest',
  'The body is not well-formed multipart/form-data with one file at its end.',
)
const tooLarge = bad('EntityTooLarge', 'The file is larger than the policy allows.')
const tooSmall = bad('EntityTooSmall', 'The file is smaller than the policy allows.')
const otherBytes = bad('BadDigest', 'The SHA256 of the file is not the one of the policy.')
const taken: Fault = {
  status: 412,
  code: 'PreconditionFailed',
  message: 'Other bytes are kept under this key already.',
}

/** A ticket's form is a few short fields; everything past that is not ours. */
const limits = {
  fieldNameSize: 100,
  fieldSize: 8192,
  fields: 20,
  files: 1,
  parts: 22,
  headerPairs: 20,
  headerSize: 8192,
}
const mostFormBytes = 256 * 1024

/**
 * Takes one form upload: the fields are judged before a byte of the file is kept, the file goes to a temporary file and
 * becomes the object only when its size and SHA-256 are the policy's. Reading stops at the first fault.
 */
export const receiveUpload = async (request: IncomingMessage, objects: DiskObjects): Promise<ObjectCreated | Fault> => {
  const temporary = temporaryIn(objects.settings.folder)
  try {
    const arrived = await readForm(request, objects, temporary)
    if ('code' in arrived) return arrived
    const { key, contentType, sha256, sizeBytes } = arrived
    const storedAt = objects.settings.clock()
    const how = await objects.keep(key, temporary, { contentType, sha256, sizeBytes, storedAt })
    return how === 'taken' ? taken : { key, sizeBytes }
  } finally {
    await rm(temporary, { force: true })
  }
}

type Arrived = Allowed & { readonly sizeBytes: number }

const readForm = (request: IncomingMessage, objects: DiskObjects, temporary: string): Promise<Arrived | Fault> => {
  const { promise, resolve } = Promise.withResolvers<Arrived | Fault>()
  const parser = parserOf(request)
  if (!parser) return Promise.resolve(malformed)
  const fields: Record<string, string> = {}
  let file: BusboyFileStream | undefined
  let storing: Promise<Arrived | Fault> | undefined
  let stopped: Fault | undefined
  const stop = (fault: Fault): void => {
    stopped ??= fault
    request.unpipe(parser)
    file?.destroy(new Error(fault.code))
    // Not before the temporary file is closed, which is removed next.
    const settle = (): void => {
      resolve(fault)
    }
    if (storing) storing.then(settle, settle)
    else settle()
  }
  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    // What comes after the file is not looked at, as S3 does.
    if (storing) return
    if (nameTruncated || valueTruncated || name in fields) stop(malformed)
    fields[name] = value
  })
  parser.on('file', (_name, stream) => {
    file = stream
    // Busboy emits errors on a stream without destroying it; a reader that starts later would wait for ever.
    stream.on('error', (error) => stream.destroy(error))
    const allowed = allow(request, fields, objects)
    if ('code' in allowed || stopped) {
      stop('code' in allowed ? allowed : malformed)
      return
    }
    const work = store(stream, allowed, temporary)
    storing = work
    work.then(
      (arrived) => {
        if ('code' in arrived) stop(arrived)
      },
      () => {
        if (!stopped) resolve(work)
      },
    )
  })
  for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit', 'error'] as const)
    parser.on(event, () => {
      stop(malformed)
    })
  parser.on('finish', () => {
    if (storing) storing.then(resolve, () => undefined)
    else resolve(malformed)
  })
  request.on('close', () => {
    if (!request.complete) stop(malformed)
  })
  request.pipe(parser)
  return promise
}

const allow = (request: IncomingMessage, fields: Fields, { settings }: DiskObjects): Allowed | Fault => {
  const allowed = judgeForm(fields, settings.secret, settings.clock())
  if ('code' in allowed) return allowed
  const saidBytes = Number(request.headers['content-length'] ?? 0)
  return saidBytes > allowed.maxBytes + mostFormBytes ? tooLarge : allowed
}

const parserOf = (request: IncomingMessage): BusboyInstance | undefined => {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\s*;/i.test(type)) return undefined
  try {
    const headers = { ...request.headers, 'content-type': type }
    return new Busboy({ headers, limits, isPartAFile: (name) => name === 'file' })
  } catch {
    return undefined
  }
}

const store = async (stream: BusboyFileStream, allowed: Allowed, temporary: string): Promise<Arrived | Fault> => {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(temporary, 'wx')
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length
      if (sizeBytes > allowed.maxBytes) return tooLarge
      hash.update(chunk)
      await file.write(chunk)
    }
    if (sizeBytes < allowed.minBytes) return tooSmall
    if (hash.digest('base64') !== allowed.sha256) return otherBytes
    await file.sync()
    return { ...allowed, sizeBytes }
  } finally {
    await file.close()
  }
}
