import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, Grant } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { answer } from '@bangfu/http/edge'
import type { HttpResponse } from '@bangfu/http/message'
import { routerOf } from '@bangfu/http/router'
import { idsFrom } from '@bangfu/kernel/ids'
import type { StartMachine } from '@bangfu/kernel/state-machine'
import { instant, type Instant } from '@bangfu/kernel/time'
import type { Outgoing } from '@bangfu/messages/message'
import { machinesOf, type Machines } from '@bangfu/local/state-machines'
import { openDiskObjects } from '@bangfu/objects/disk-objects'
import type { StreamedObjects } from '@bangfu/objects/objects'
import { edgePorts } from '@bangfu/service/edge-ports'
import { take } from '@bangfu/service/facts'
import type { Deps } from '@bangfu/service/context'
import { definitionsOf, type Service } from '@bangfu/service/service'
import { openSqliteTable, type SqliteTable } from '@bangfu/table/sqlite-table'
import { vaultOf } from '@bangfu/vault/keyring'

export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  // A test looks into whatever came back.

  readonly body: any
}

export type World<D extends Deps> = {
  readonly deps: D
  readonly table: SqliteTable
  readonly defects: unknown[]
  /** What was handed to the channel of messages. */
  readonly sent: Outgoing[]
  /** Calls a route through the real edge as this actor (undefined: nobody signed in). */
  call(
    actor: Actor | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>
  /** Runs the state machines that were started so far, and those that they start: jobs. */
  work(): Promise<void>
  /** Carries all facts that were told so far to the services of this world; returns the facts carried. */
  carry(): Promise<Fact[]>
  setNow(now: string): void
  close(): void
}

/** What a world brings besides, unless a test brings its own: started machines wait for `work`, files lie in a folder. */
type Given = 'start' | 'exchange' | 'messages'

/** Some services over a real table engine and the real edge, with a fixed clock and seeded ids. */
export const openWorld = <D extends Deps>(
  // A world holds services with different dependencies; each gets the union.
  services: readonly Service<D>[],
  more: Omit<D, keyof Deps | Given> & Partial<Pick<D, Given & keyof D>>,
  start = '2020-08-15T02:00:00.000Z',
): World<D> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-'))
  const table = openSqliteTable(join(folder, 'table.db'))
  let now: Instant = instant(start)
  let seed = 1
  const nextByte = (): number => (seed = (seed * 48_271) % 2_147_483_647) & 255
  const sent: Outgoing[] = []
  const started: Parameters<StartMachine>[] = []
  const deps = {
    start: async (...execution: Parameters<StartMachine>) => void started.push(execution),
    exchange: exchangeIn(join(folder, 'exchange'), () => now),
    messages: { send: async (message: Outgoing) => void sent.push(message) },
    ...more,
    table,
    vault: vaultOf({
      current: 'k1',
      dataKeys: new Map([['k1', new Uint8Array(32).fill(1)]]),
      indexKey: new Uint8Array(32).fill(2),
    }),
    clock: () => now,
    newId: idsFrom(
      () => Date.parse(now),
      (count) => Uint8Array.from({ length: count }, nextByte),
    ),
  } as unknown as D
  const defects: unknown[] = []
  const find = routerOf(services.flatMap(({ routes }) => routes))
  const ports = (actor: Actor | undefined) =>
    edgePorts(
      deps,
      async () => actor,
      (error) => void defects.push(error),
    )
  let made: Machines | undefined
  const machines = (): Machines =>
    (made ??= machinesOf(definitionsOf(services), services, deps, (error) => void defects.push(error)))
  let carried = 0
  let requests = 0
  return {
    deps,
    table,
    defects,
    sent,
    call: async (actor, method, path, body, headers = {}) => {
      const [pathname = '', query = ''] = path.split('?')
      const match = find(method, pathname)
      if (!match || !('route' in match)) throw new Error(`no route ${method} ${pathname}`)
      const raw = body instanceof Uint8Array
      const response = await answer(
        match.route,
        match.params,
        {
          method,
          path: pathname,
          query: new URLSearchParams(query),
          headers: { ...(body !== undefined && !raw && { 'content-type': 'application/json' }), ...headers },
          body: raw ? body : body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
          requestId: `req-${++requests}`,
        },
        ports(actor),
      )
      return { ...response, body: bodyOf(response) }
    },
    work: async () => {
      for (let execution = started.shift(); execution; execution = started.shift()) {
        await machines().start(...execution)
        await machines().idle()
      }
    },
    carry: async () => {
      const all: Fact[] = []
      for (;;) {
        const records = await table.feed(carried, 100)
        if (records.length === 0) return all
        for (const { seq, item } of records) {
          const fact = parseFact(item.body)
          for (const service of services) await take(service, fact, deps)
          all.push(fact)
          carried = seq
        }
      }
    },
    setNow: (next) => void (now = instant(next)),
    close: () => {
      table.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The exchange on disk, opened when it is first used. */
const exchangeIn = (folder: string, clock: () => Instant): StreamedObjects => {
  let opened: Promise<StreamedObjects> | undefined
  const open = (): Promise<StreamedObjects> => {
    mkdirSync(folder, { recursive: true })
    return (opened ??= openDiskObjects({
      folder,
      secret: new Uint8Array(32).fill(3),
      origin: () => 'http://localhost',
      clock,
      path: '/exchange',
    }))
  }
  return {
    ticket: async (request) => (await open()).ticket(request),
    head: async (key) => (await open()).head(key),
    read: async (key, mostBytes) => (await open()).read(key, mostBytes),
    write: async (key, bytes, contentType) => (await open()).write(key, bytes, contentType),
    remove: async (key) => (await open()).remove(key),
    link: async (...asked) => (await open()).link(...asked),
    list: async (prefix, after) => (await open()).list(prefix, after),
    readStream: async (key) => (await open()).readStream(key),
    writeStream: async (key, chunks, contentType) => (await open()).writeStream(key, chunks, contentType),
  }
}

/** JSON as what it says, pages and files as they are. */
const bodyOf = ({ headers, body }: HttpResponse): unknown => {
  const isJson = /^application\/(?:problem\+)?json/.test(headers['content-type'] ?? '')
  if (typeof body !== 'string' || !isJson) return body
  return body === '' ? undefined : (JSON.parse(body) as unknown)
}

/** An actor with one role, for tests. */
export const actorWith = (role: Role, reach: Partial<Grant> = {}, id: string = `usr-${role}`): Actor => ({
  id,
  grants: [
    {
      grant: `grt-${role}`,
      role,
      from: '2000-01-01' as Grant['from'],
      to: null,
      grantedBy: 'test',
      grantedAt: instant(0),
      ...reach,
    },
  ],
})
