import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as z from 'zod'
import { roles } from '@bangfu/access/roles'
import type { Grant } from '@bangfu/access/actor'
import { services } from '@bangfu/local/services'
import { actorWith } from '../support/world.ts'
import { openFullWorld, type FullWorld } from '../support/full-world.ts'

/** 5,000 random bodies over all routes: refusals may be as many as they like, defects none. */
const calls = 5000
const seed = 20_201_122

let world: FullWorld
beforeAll(async () => {
  world = await openFullWorld()
})
afterAll(() => world.close())

const chanceOf = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
const chance = chanceOf(seed)
const oneOf = <T>(choices: readonly T[]): T => choices[Math.floor(chance() * choices.length)] as T

const junk = (): unknown =>
  oneOf<() => unknown>([
    () => null,
    () => '',
    () => 'x'.repeat(Math.floor(chance() * 5000)),
    () => '🦊\u0000\uD800黄窑',
    () => -1,
    () => 0.5,
    () => 1e308,
    () => Number.MAX_SAFE_INTEGER,
    () => true,
    () => [],
    () => [[[]]],
    () => ({}),
    () => JSON.parse('{"__proto__":{"a":1},"constructor":1}') as unknown,
    () => "'; drop table items; --",
    () => '2018-13',
    () => '../../etc/passwd',
    () => '4.5E+17',
    () => '2020-02-30',
  ])()

type Schema = z.core.JSONSchema.BaseSchema

/** A value that the schema might take, with something wrong in about one place of six. */
const plausible = (schema: Schema, name: string, depth = 0): unknown => {
  if (chance() < 0.04 || depth > 6) return junk()
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return oneOf(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return plausible(oneOf(choices) as Schema, name, depth + 1)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
          chance() < 0.1 ? [] : [[chance() < 0.02 ? `${key}x` : key, plausible(inner as Schema, key, depth + 1)]],
        ),
      )
    case 'array':
      return Array.from({ length: Math.floor(chance() * 4) }, () =>
        plausible((schema.items ?? {}) as Schema, name, depth + 1),
      )
    case 'integer':
    case 'number':
      return Math.floor(chance() * oneOf([10, 1000, 1e6, 1e12]))
    case 'boolean':
      return chance() < 0.5
    case 'null':
      return null
    default:
      return text(schema, name)
  }
}

const text = (schema: Schema, name: string): string => {
  const known = world.idsLike(schema.pattern ?? '', name)
  if (known.length > 0) return oneOf(known)
  if (name.toLowerCase().includes('division') || name === 'village')
    return oneOf(['610528000901', '610528', '610529000901', '610528000'])
  if (name === 'period') return oneOf(['2020-08', '2020-07', '2031-01'])
  if (schema.format === 'date' || name === 'from' || name === 'to' || name === 'on')
    return oneOf(['2020-01-01', '2020-08-15', '2030-12-31'])
  if (schema.format === 'date-time' || name === 'at')
    return oneOf(['2020-08-14T01:00:00Z', '2020-08-14T09:00:00+08:00', '1970-01-01T00:00:00Z'])
  return oneOf(['甲', '测试', 'abcdef', '610528', '15400000001'])
}

const jsonSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema

test('5,000 random calls over all routes see no defect', async () => {
  const everyone = { ...actorWith('household'), id: 'usr-everyone' }
  const actor = {
    id: 'usr-everyone',
    grants: roles.map((role) => ({
      ...(everyone.grants[0] as Grant),
      role,
      grant: `grt-${role}`,
      ...world.everyReach,
    })),
  }
  const routes = services.flatMap((service) => service.routes)
  const statuses = new Map<number, number>()
  for (let count = 0; count < calls; count++) {
    const route = routes[count % routes.length]
    if (!route) throw new Error('no routes')
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const schema = route.params
        ? jsonSchema((route.params.shape as Record<string, z.ZodType>)[name] ?? z.string())
        : {}
      return encodeURIComponent(String(plausible(schema, name)).slice(0, 180).toWellFormed()) || '_'
    })
    const query = route.query ? plausible(jsonSchema(route.query), 'query') : {}
    const search = new URLSearchParams(
      query && typeof query === 'object'
        ? Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])
        : {},
    )
    const body = route.accepts
      ? Buffer.from(oneOf(['', '户编号\n1', '\u0000\u0001', '户编号,姓名\n"', String(junk())]))
      : route.body
        ? plausible(jsonSchema(route.body), 'body')
        : undefined
    const headers: Record<string, string> = {
      ...(route.accepts && { 'content-type': route.accepts[0] ?? '' }),
      ...(chance() < 0.9 && { 'idempotency-key': `fuzz-${chance() < 0.1 ? 1 : count}` }),
      ...(chance() < 0.9 && { 'if-match': oneOf(['"1"', '"2"', '"x"', '*']) }),
    }
    const { status } = await world.call(actor, route.method, `${path}?${search.toString()}`, body, headers)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  expect(world.defects).toEqual([])
  expect([...statuses.keys()].filter((status) => status >= 500 && status !== 503)).toEqual([])
  // It must get past the door often enough to mean something.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(calls / 20)
}, 120_000)
