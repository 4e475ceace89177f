import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type * as z from 'zod'
import { type Actor, type Grant } from '@bangfu/access/actor'
import { roles, type Role } from '@bangfu/access/roles'
import { answer } from '@bangfu/http/edge'
import { instant } from '@bangfu/kernel/time'
import { Refusal } from '@bangfu/kernel/refusal'
import { services } from '@bangfu/local/services'
import { edgePorts } from '@bangfu/service/edge-ports'
import { openFullWorld, type FullWorld, type Place } from '../support/full-world.ts'
import { bodies } from './bodies.ts'

/**
 * Every route × every role × {own, other village, other county, nobody signed in, expired token}, compared with the
 * matrix that was written by hand. What a route does is cut off before it does it: what is walked is who gets that far.
 */
const places = { o: 'own', v: 'other', c: 'county' } as const
type Where = keyof typeof places

const matrix = new Map(
  readFileSync(new URL('matrix.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [action = '', ...cells] = line.split(/\s+/)
      const allowed = new Map(cells.map((cell): [string, string] => cell.split('=') as [string, string]))
      return [action, allowed] as const
    }),
)

const routes = services.flatMap((service) => service.routes)

let world: FullWorld
beforeAll(async () => {
  world = await openFullWorld()
}, 60_000)
afterAll(() => world.close())

/** What each role holds in the walk: as the head of matrix.txt says. */
const grantOf = (role: Role): Partial<Grant> => {
  const { own } = world
  const county = '610528' as Grant['division']
  const village = own.village as Grant['division']
  const held: Partial<Record<Role, Partial<Grant>>> = {
    'township-office': { division: own.village.slice(0, 9) as Grant['division'] },
    'village-clerk': { division: village },
    'first-secretary': { division: village },
    helper: { division: county, helper: own.helper ?? '' },
    'unit-officer': { division: county, unit: own.unit ?? '' },
    'school-officer': { division: county, unit: own.unit ?? '' },
    buyer: { division: county, unit: own.unit ?? '' },
    supplier: { division: county, supplier: own.supplier ?? '' },
    household: { division: village, household: own.household ?? '' },
  }
  return held[role] ?? { division: county }
}

const actorOf = (role: Role): Actor => ({
  id: `usr-walk-${role}`,
  grants: [
    {
      grant: `grt-${role}`,
      role,
      from: '2000-01-01' as Grant['from'],
      to: null,
      grantedBy: 'walk',
      grantedAt: instant(0),
      ...grantOf(role),
    } as Grant,
  ],
})

class Reached extends Error {}

type Walked = (typeof routes)[number]

/** How far a call gets: `in` when it would have done its work, else the status of the refusal. */
const call = async (
  route: Walked,
  place: Place,
  identify: () => Promise<Actor | undefined>,
): Promise<'in' | number> => {
  let reached = false
  const cut = {
    ...route,
    run: async () => {
      reached = true
      throw new Reached()
    },
  }
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => idIn(route, place, name))
  const { query, body } = bodies(route, place)
  const { status } = await answer(
    cut,
    Object.fromEntries([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, idIn(route, place, name)])),
    {
      method: route.method,
      path,
      query: new URLSearchParams(query),
      headers: {
        ...(route.body && { 'content-type': 'application/json' }),
        ...(route.accepts && { 'content-type': route.accepts[0] }),
        'idempotency-key': `walk-${Math.floor(performance.now() * 1000)}`,
        'if-match': '"1"',
      },
      body: body instanceof Uint8Array ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      requestId: 'walk',
    },
    edgePorts(world.deps, identify, (error) => {
      if (!(error instanceof Reached)) throw error instanceof Error ? error : new Error(String(error))
    }),
  )
  return reached ? 'in' : status
}

const idIn = (route: Walked, place: Place, name: string): string => {
  // A pairing of a unit with a village and one of a helper with a household are both called by `pairing`.
  if (name === 'pairing' && route.path.startsWith('/village-pairings')) return place['villagePairing'] ?? ''
  // The school that holds a role here sends one person and is host to another; so with what the two schools say.
  if (name === 'posting' && /presence|appraisals/.test(route.path)) return place['hosted'] ?? ''
  if (name === 'record' && route.path.endsWith('/confirmation')) return place['receivedRecord'] ?? ''
  const id = place[name]
  if (id === undefined) throw new Error(`the walk knows no ${name} for ${route.path}`)
  return id
}

/** Named with no place: his role may, but nowhere that he holds. */
const named = (action: string, role: Role): boolean =>
  matrix.get(action)?.has(role) === true || matrix.get(action)?.has('everybody') === true

const allowed = (action: string, role: Role, where: Where): boolean =>
  (matrix.get(action)?.get(role) ?? matrix.get(action)?.get('everybody') ?? '').includes(where)

test('every action of a route has a row in the matrix, and every row a route', () => {
  const actions = new Set(routes.map(({ action }) => action as string))
  expect([...actions].filter((action) => !matrix.has(action))).toEqual([])
  expect([...matrix.keys()].filter((action) => !actions.has(action))).toEqual([])
})

test('the matrix names roles that exist', () => {
  const known = new Set<string>([...roles, 'everybody'])
  expect([...matrix.values()].flatMap((cells) => [...cells.keys()]).filter((role) => !known.has(role))).toEqual([])
})

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  test('is open to whom the matrix names, there and nowhere else', async () => {
    const wrong: string[] = []
    for (const role of roles) {
      if (role === 'public') continue
      const ever = named(route.action, role)
      for (const where of ['o', 'v', 'c'] as const) {
        const got = await call(route, world[places[where]], async () => actorOf(role))
        const expected = allowed(route.action, role, where) ? 'in' : ever ? 404 : 403
        if (got !== expected) wrong.push(`${role} at ${places[where]}: ${got}, not ${expected}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('is shut to nobody and to an expired token', async () => {
    const expired = async (): Promise<Actor> => {
      throw new Refusal('not_authenticated')
    }
    expect(await call(route, world.own, async () => undefined)).toBe(route.open ? 'in' : 401)
    expect(await call(route, world.own, expired)).toBe(route.open ? 'in' : 401)
  })
})

test('the schema of every path parameter is known to the walk', () => {
  for (const route of routes)
    for (const [name, schema] of Object.entries((route.params?.shape ?? {}) as Record<string, z.ZodType>))
      expect(schema.safeParse(idIn(route, world.own, name)).success).toBe(true)
})
