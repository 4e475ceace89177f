import { createHash, randomBytes } from 'node:crypto'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { diskEndpoints } from '@bangfu/objects/disk-endpoints'
import { openDiskObjects, type DiskObjects } from '@bangfu/objects/disk-objects'
import type { ObjectCreated } from '@bangfu/objects/objects'
import { objectsContract, post } from './contract.ts'

type DiskStore = {
  objects: DiskObjects
  folder: string
  created: ObjectCreated[]
  defects: unknown[]
  server: Server
  /** Makes the hearer of uploads fail while it is set. */
  deaf: { on: boolean }
  shiftMs(ms: number): void
  close(): Promise<void>
}

const openDisk = async (): Promise<DiskStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-objects-'))
  let shift = 0
  let origin = ''
  const objects = await openDiskObjects({
    folder,
    secret: randomBytes(32),
    origin: () => origin,
    clock: () => instant(Date.now() + shift),
  })
  const created: ObjectCreated[] = []
  const defects: unknown[] = []
  const deaf = { on: false }
  const endpoints = diskEndpoints(objects, {
    created: async (news) => {
      if (deaf.on) throw new Error('the hearer is not there')
      created.push(news)
    },
    defect: (error) => void defects.push(error),
  })
  const server = createServer((request, response) => {
    void endpoints(request, response).then((taken) => taken || response.writeHead(418).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    objects,
    folder,
    created,
    defects,
    server,
    deaf,
    shiftMs: (ms) => void (shift = ms),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}

objectsContract('disk', async () => ({
  ...(await openDisk()),
  capabilities: { refusesOtherBytes: true, keepsFirst: true },
}))

describe('the disk store', () => {
  let store: DiskStore | undefined
  afterEach(() => store?.close())

  const ticketFor = (disk: DiskStore, key: string, bytes: Uint8Array, maxBytes = bytes.length) =>
    disk.objects.ticket({
      key,
      contentType: 'image/jpeg',
      minBytes: 1,
      maxBytes,
      sha256: createHash('sha256').update(bytes).digest('base64'),
      minutes: 5,
    })
  const incoming = (disk: DiskStore): string[] => readdirSync(join(disk.folder, 'incoming'))

  test('tells of every upload, also of a repeated one', async () => {
    store = await openDisk()
    const bytes = randomBytes(10)
    const ticket = await ticketFor(store, 'original/a', bytes)
    await post(ticket, bytes)
    await post(ticket, bytes)
    expect(store.created).toEqual([
      { key: 'original/a', sizeBytes: 10 },
      { key: 'original/a', sizeBytes: 10 },
    ])
  })

  test('asks the device to repeat when the news could not be handed on, and keeps the photo', async () => {
    store = await openDisk()
    const bytes = randomBytes(10)
    const ticket = await ticketFor(store, 'original/a', bytes)
    store.deaf.on = true
    expect((await post(ticket, bytes)).status).toBe(500)
    expect(store.defects).toHaveLength(1)
    store.deaf.on = false
    expect((await post(ticket, bytes)).status).toBe(204)
    expect(store.created).toEqual([{ key: 'original/a', sizeBytes: 10 }])
  })

  test('keeps nothing of a refused upload, and tells nobody', async () => {
    store = await openDisk()
    const ticket = await ticketFor(store, 'original/a', randomBytes(10))
    await post(ticket, randomBytes(10))
    await post(ticket, randomBytes(10_000_000))
    expect(incoming(store)).toEqual([])
    expect(store.created).toEqual([])
    expect(store.defects).toEqual([])
  })

  test('never keeps the second of two tickets for one key, whoever comes first', async () => {
    store = await openDisk()
    const disk = store
    const bodies = Array.from({ length: 6 }, () => randomBytes(1000))
    const answers = await Promise.all(
      bodies.map(async (bytes) => (await post(await ticketFor(disk, 'original/race', bytes), bytes)).status),
    )
    expect(answers.filter((status) => status === 204)).toHaveLength(1)
    expect(answers.filter((status) => status === 412)).toHaveLength(5)
    const winner = bodies[answers.indexOf(204)]
    expect(Buffer.from((await disk.objects.read('original/race', 1000)) ?? [])).toEqual(winner)
    expect(await disk.objects.list('original/')).toHaveLength(1)
  })

  test('forgets an upload that breaks off', async () => {
    store = await openDisk()
    const ticket = await ticketFor(store, 'original/a', randomBytes(100), 100_000)
    const head = formHead(ticket.fields)
    await new Promise<void>((resolve) => {
      const sending = httpRequest(ticket.url, {
        method: 'POST',
        headers: { ...head.headers, 'content-length': 90_000 },
      })
      sending.on('error', () => resolve())
      sending.write(head.start)
      sending.write(randomBytes(20_000), () => setImmediate(() => sending.destroy(new Error('no signal'))))
    })
    while (incoming(store).length > 0) await new Promise((resolve) => setImmediate(resolve))
    expect(await store.objects.head('original/a')).toBeUndefined()
    expect(store.defects).toEqual([])
  })

  const bodies: [string, string, Record<string, string>][] = [
    ['JSON', '{"key":"a"}', { 'content-type': 'application/json' }],
    ['no type', 'hello', {}],
    ['no boundary', 'hello', { 'content-type': 'multipart/form-data' }],
    ['another boundary', '--x\r\n\r\n', { 'content-type': 'multipart/form-data; boundary=y' }],
    ['an end in the middle', '--y\r\nContent-Disposition: form-data; name="key"\r\n\r\na', multipart('y')],
    ['no file', '--y\r\nContent-Disposition: form-data; name="key"\r\n\r\na\r\n--y--\r\n', multipart('y')],
    ['nothing', '', multipart('y')],
    ['a field twice', field('key', 'a') + field('key', 'b') + '--y--\r\n', multipart('y')],
    ['a long field', field('key', 'a'.repeat(10_000)) + '--y--\r\n', multipart('y')],
    [
      'many fields',
      Array.from({ length: 30 }, (_, index) => field(`f${index}`, 'a')).join('') + '--y--\r\n',
      multipart('y'),
    ],
  ]
  test.each(bodies)('refuses a body with %s', async (_what, body, headers) => {
    store = await openDisk()
    const response = await fetch(`${originOf(store)}/objects`, { method: 'POST', body: Buffer.from(body), headers })
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('MalformedPOSTRequest')])
    expect(store.defects).toEqual([])
  })

  test('refuses a form whose file comes before its fields', async () => {
    store = await openDisk()
    const bytes = randomBytes(10)
    const { url, fields } = await ticketFor(store, 'original/a', bytes)
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(bytes)]), 'a.jpg')
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403)
    expect(await store.objects.head('original/a')).toBeUndefined()
  })

  test('refuses a form with two files', async () => {
    store = await openDisk()
    const bytes = randomBytes(10)
    const { url, fields } = await ticketFor(store, 'original/a', bytes)
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const file of ['a.jpg', 'b.jpg']) form.append('file', new Blob([new Uint8Array(bytes)]), file)
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400)
    expect(await store.objects.head('original/a')).toBeUndefined()
  })

  test('shows what a link names as nothing but what it is', async () => {
    store = await openDisk()
    await store.objects.write('display/a/thumbnail.jpg', Buffer.from('picture'), 'image/jpeg')
    const { url } = await store.objects.link('display/a/thumbnail.jpg', 30)
    const response = await fetch(url, { method: 'HEAD' })
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(response.headers.get('content-length')).toBe('7')
    expect(await response.text()).toBe('')
  })

  test('answers nothing else: other addresses are for others, other methods are refused', async () => {
    store = await openDisk()
    const origin = originOf(store)
    const status = async (path: string, method: string) => (await fetch(origin + path, { method })).status
    expect(await status('/households', 'GET')).toBe(418)
    expect(await status('/objectsx', 'POST')).toBe(418)
    expect(await status('/objects', 'GET')).toBe(405)
    expect(await status('/objects/a', 'DELETE')).toBe(405)
    expect(await status('/objects/..%2f..%2fetc%2fpasswd?expires=99999999999&signature=aa', 'GET')).toBe(403)
    expect(await status('/objects/a?expires=soon&signature=aa', 'GET')).toBe(403)
  })

  test('clears away what a crash left behind, and only that', async () => {
    store = await openDisk()
    await store.objects.write('display/a', Buffer.from('kept'), 'image/jpeg')
    for (const name of ['old', 'new']) writeFileSync(join(store.folder, 'incoming', name), 'half a photo')
    utimesSync(join(store.folder, 'incoming', 'old'), 1, 1)
    const again = await openDiskObjects(store.objects.settings)
    expect(incoming(store)).toEqual(['new'])
    expect(Buffer.from((await again.read('display/a', 10)) ?? []).toString()).toBe('kept')
  })
})

const originOf = (store: DiskStore): string => store.objects.settings.origin()

function multipart(boundary: string): Record<string, string> {
  return { 'content-type': `multipart/form-data; boundary=${boundary}` }
}

function field(name: string, value: string): string {
  return `--y\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

function formHead(fields: Readonly<Record<string, string>>): { headers: Record<string, string>; start: string } {
  const start = Object.entries(fields).map(([name, value]) => field(name, value))
  const file = '--y\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
  return { headers: multipart('y'), start: start.join('') + file }
}
