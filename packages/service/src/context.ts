import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import { anonymous } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'
import { respond, type Call } from '@bangfu/http/edge'
import type { HttpResponse } from '@bangfu/http/message'
import { routesOf, type Answer } from '@bangfu/http/route'
import type { Ids } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { canonical } from '@bangfu/kernel/canonical'
import { dayOf, type Clock, type Instant } from '@bangfu/kernel/time'
import { openCursor, sealCursor } from '@bangfu/table/cursor'
import { answerKey, trailKey, trailPlace } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { Conflict, Contention, type Item, type Op, type Query, type Table } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'

/** What every service is given by its composition root. */
export type Deps = {
  readonly table: Table
  readonly vault: Vault
  readonly clock: Clock
  readonly newId: Ids
  /** Where the public reaches this installation: for the codes on papers. Absent where nobody has said so. */
  readonly publicOrigin?: () => string
}

/** What a route gets besides its input: its service's dependencies, who asks and when, and the way to commit. */
export type Context<D extends Deps = Deps> = D & {
  readonly actor: Actor
  readonly now: Instant
  /**
   * Commits a change in one transaction: its operations, a trail line and the answer under the caller's Idempotency-Key.
   * A failed condition throws the operation's own refusal, or `conflict`, which is safe to repeat.
   */
  readonly commit: <Body>(ops: readonly Op[], answer: Answer<Body>, options?: CommitOptions) => Promise<Answer<Body>>
  /** One page of a list; the cursor is the caller's own and only good for this list. */
  readonly page: (
    query: Omit<Query, 'after' | 'limit'>,
    asked: PageQuery,
  ) => Promise<{ items: readonly Item[]; next: string | null }>
}

export type CommitOptions = {
  /** What the trail calls that which this call made, when it had no id before. */
  readonly about?: string
  /** Why, where a reason is asked for: stands in the trail. */
  readonly reason?: string
  /** Personal data in the answer: do not keep it for repeats. */
  readonly forget?: true
}

/** The query of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
}
export type PageQuery = { readonly limit: number; readonly cursor?: string | undefined }

/** Every list answers so; `next` is null on the last page. */
export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().nullable() })

/** The `route` of one service: `const route = routeFor<Deps>()`. */
export const routeFor = <D extends Deps>() => routesOf<Context<D>, Action, Scope>()

/** Builds the context of one call. */
export const contextOf = <D extends Deps>(deps: D, call: Call<Action, Actor>): Context<D> => {
  const actor = call.actor ?? anonymous
  const now = deps.clock()
  return {
    ...deps,
    actor,
    now,
    commit: async (ops, answer, options = {}) => {
      const remembered = options.forget ? [] : rememberOps(call, actor, answer, now)
      const all = [
        ...ops,
        trailOp(deps, {
          actor,
          now,
          action: call.route.action,
          about: call.about,
          scope: call.scope as Scope,
          ...options,
        }),
        ...remembered,
      ]
      try {
        await deps.table.write(all)
      } catch (error) {
        throw refusalOf(error, all)
      }
      return answer
    },
    page: async (query, asked) => {
      const binding = { caller: actor.id, list: canonical([call.route.path, query]) }
      const secret = deps.vault.secret('cursor')
      const after = asked.cursor === undefined ? undefined : openCursor(asked.cursor, binding, now, secret)
      const page = await deps.table.list({ ...query, limit: asked.limit, ...(after && { after }) })
      return { items: page.items, next: page.after ? sealCursor(page.after, binding, now, secret) : null }
    },
  }
}

/** Writes operations; a failed condition becomes the operation's own refusal, or `conflict`. */
export const writeOrRefuse = async (table: Table, ops: readonly Op[]): Promise<void> => {
  try {
    await table.write(ops)
  } catch (error) {
    throw refusalOf(error, ops)
  }
}

const refusalOf = (error: unknown, ops: readonly Op[]): unknown => {
  if (error instanceof Contention) return new Refusal('busy')
  if (!(error instanceof Conflict)) return error
  for (const index of error.failed) {
    const otherwise = ops[index]?.otherwise
    if (otherwise) return otherwise()
  }
  return new Refusal('conflict')
}

export type TrailEntry = {
  readonly actor: Actor
  readonly now: Instant
  readonly action: Action
  readonly about: string
  readonly scope: Scope
  readonly reason?: string
}

/** The line of the trail: who did what to what, when, why. In the same transaction as what was done. */
export const trailOp = (deps: Pick<Deps, 'newId'>, { actor, now, action, about, scope, reason }: TrailEntry): Op => {
  const id = deps.newId('trl')
  const division = scope.division ?? ''
  return create({
    key: trailKey(division, dayOf(now), id),
    kind: 'trail',
    body: { id, at: now, who: actor.id, action, about, division: scope.division ?? null, reason: reason ?? null },
    ...(about !== '' && { byOwner: trailPlace(about, division, id) }),
  })
}

const answerDays = 7

const rememberOps = (call: Call<Action, Actor>, actor: Actor, answer: Answer<unknown>, now: Instant): Op[] => {
  const key = call.request.headers['idempotency-key']
  // A GET that leaves a line in the trail is answered anew each time.
  if (key === undefined || call.route.method === 'GET') return []
  const response = respond(call.route, answer)
  return [
    create({
      key: answerKey(actor.id, key),
      kind: 'answer',
      body: { request: requestHash(call), ...packed(response) },
      expires: Math.floor(Date.parse(now) / 1000) + answerDays * 86_400,
    }),
  ]
}

/** An item holds 400 kB: what an import of thousands of lines answers fits only compressed, and shrinks to a tenth. */
const packFromLength = 50_000

type KeptResponse = Omit<HttpResponse, 'body'> & {
  readonly body?: string
  readonly gzip?: string
  readonly bytes?: true
}

const packed = ({ body, ...rest }: HttpResponse): KeptResponse => {
  if (typeof body !== 'string') return { ...rest, gzip: gzipSync(body).toString('base64'), bytes: true }
  return body.length < packFromLength ? { ...rest, body } : { ...rest, gzip: gzipSync(body).toString('base64') }
}

const unpacked = ({ body, gzip, bytes }: KeptResponse): string | Uint8Array => {
  if (gzip === undefined) return body ?? ''
  const whole = gunzipSync(Buffer.from(gzip, 'base64'))
  return bytes ? whole : whole.toString()
}

/** The answer that was given to the same key before. @throws Refusal idempotency_key_reused when the request differs */
export const recallAnswer = async (table: Table, call: Call<Action, Actor>) => {
  const key = call.request.headers['idempotency-key']
  if (key === undefined) return undefined
  const item = await table.get(answerKey((call.actor ?? anonymous).id, key))
  if (!item) return undefined
  const { request, ...kept } = item.body as KeptResponse & { readonly request: string }
  if (request !== requestHash(call)) throw new Refusal('idempotency_key_reused')
  return { status: kept.status, headers: { ...kept.headers, 'idempotent-replayed': 'true' }, body: unpacked(kept) }
}

const requestHash = ({ request }: Call<Action, Actor>): string =>
  createHash('sha256')
    .update(`${request.method} ${request.path}?${request.query.toString()}\n`)
    .update(request.body)
    .digest('base64url')
