import { afterEach, beforeEach, expect, test } from '@jest/globals'
import * as z from 'zod'
import * as fc from 'fast-check'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { entityKey } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { routeFor, type Context, type Deps } from '../src/context.ts'
import { commitEach, type Decided } from '../src/each.ts'
import type { Service } from '../src/service.ts'

/** Things that add one to a counter, or that are created once; `no` is refused. */
type Thing = { readonly id: string; readonly counter?: string; readonly no?: boolean }

const trail = { action: 'device.send', about: '', scope: {} } as const

const decide = async ({ id, counter, no }: Thing, context: Context): Promise<Decided<string>> => {
  if (no) throw new Refusal('device_unknown')
  const before = await context.table.get(entityKey(`done-${id}`))
  if (before) return { ops: [], outcome: 'before', trail }
  const done = create({ key: entityKey(`done-${id}`), kind: 'done', body: { id } })
  const shared = check(entityKey('shared'), { version: 1 }, () => new Refusal('device_revoked', { on: '2020' }))
  if (counter === undefined) return { ops: [done, shared], outcome: 'now', trail }
  const key = entityKey(`counter-${counter}`)
  const item = await context.table.get(key)
  const body = { count: ((item?.body as { count: number } | undefined)?.count ?? 0) + 1 }
  const counted = item ? replace({ key, kind: 'counter', body }, item.version) : create({ key, kind: 'counter', body })
  return { ops: [done, counted, shared], outcome: 'now', trail }
}

const Many = z.strictObject({ things: z.array(z.custom<Thing>()) })
const route = routeFor()
const service: Service = {
  name: 'pairing',
  routes: [
    route({
      method: 'POST',
      path: '/things',
      action: 'device.send',
      summary: { zh: '', en: '' },
      body: Many,
      limitBytes: 1_000_000,
      returns: z.array(z.string()),
      subject: () => ({ scope: { open: true }, about: '', found: undefined }),
      run: async ({ body: { things } }, context) =>
        ok((await commitEach(context, things, decide)).map((one) => (one instanceof Refusal ? one.code : one))),
    }),
  ],
}

let world: World<Deps>
beforeEach(async () => {
  world = openWorld([service], {})
  await world.table.write([create({ key: entityKey('shared'), kind: 'shared', body: {} })])
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const send = async (things: readonly Thing[]): Promise<string[]> =>
  (await world.call(actorWith('helper', { helper: 'hlp-1' }), 'POST', '/things', { things })).body
const countOf = async (counter: string): Promise<number> =>
  ((await world.table.get(entityKey(`counter-${counter}`)))?.body as { count: number } | undefined)?.count ?? 0

test('things that change the same item are all counted, and answered in their order', async () => {
  const things = Array.from({ length: 30 }, (_, index) => ({
    id: `${index}`,
    counter: String(index % 3),
    no: index === 7,
  }))
  expect(await send(things)).toEqual(things.map(({ no }) => (no ? 'device_unknown' : 'now')))
  expect([await countOf('0'), await countOf('1'), await countOf('2')]).toEqual([10, 9, 10])
})

test('calls that race for the same things and counters record each thing once', async () => {
  const things = Array.from({ length: 20 }, (_, index) => ({ id: `${index}`, counter: 'one' }))
  const told = (await Promise.all([send(things), send([...things].reverse()), send(things)])).flat()
  expect(told.filter((answer) => answer === 'now')).toHaveLength(20)
  expect(await countOf('one')).toBe(20)
})

test('what all things rest on and what changed meanwhile refuses each of them by its own words', async () => {
  await world.table.write([replace({ key: entityKey('shared'), kind: 'shared', body: {} }, 1)])
  expect(await send([{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual(Array.from({ length: 3 }, () => 'device_revoked'))
})

test('each thing leaves a line of the trail, and what is answered without writing leaves none', async () => {
  await send([{ id: 'a' }, { id: 'a' }, { id: 'b' }, { id: 'c', no: true }])
  const { items } = await world.table.list({ in: { table: 'trail', pk: `all#2020-08-15` }, limit: 100 })
  expect(items.filter(({ body }) => (body as { action: string }).action === 'device.send')).toHaveLength(2)
})

test('more things than there is time for are refused as busy, and go on where it stopped', async () => {
  const things = Array.from({ length: 5 }, (_, index) => ({ id: `${index}` }))
  const outOfTime = await commitEach(contextOfWorld(), things, decide, -1)
  expect(outOfTime.map((one) => (one as Refusal).code)).toEqual(things.map(() => 'busy'))
})

test('however things are sent, in whatever parts and order, each counts once', async () => {
  const id = fc.integer({ min: 0, max: 15 }).map(String)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(id, { maxLength: 12 }), { minLength: 1, maxLength: 5 }), async (batches) => {
      const run = Math.random().toString(36).slice(2)
      for (const batch of batches) await send(batch.map((one) => ({ id: `${run}-${one}`, counter: run })))
      expect(await countOf(run)).toBe(new Set(batches.flat()).size)
    }),
    { numRuns: 25 },
  )
})

const contextOfWorld = (): Context =>
  ({ ...world.deps, actor: actorWith('helper', { helper: 'hlp-1' }), now: world.deps.clock() }) as Context
