import type { Actor } from '@bangfu/access/actor'
import type { Deps } from '@bangfu/service/context'
import { expect } from '@jest/globals'
import type { Answered, World } from '../../../../tests/support/world.ts'
import { csvOf, household, importAs, office } from '../a-list.ts'

/** A household on file with its members, as its routes answer it, and the way to act on it. */
export type OnFile = {
  readonly id: string
  /** The member at a place: the head first. */
  person(index: number): Promise<string>
  read(query?: string): Promise<Answered>
  /** Posts to a path under the household with the version that it has now. */
  act(
    path: string,
    body: unknown,
    more?: { method?: string; actor?: Actor | undefined; version?: number; key?: string },
  ): Promise<Answered>
  persons(): Promise<{ person: string; name: string; relation: { text: string } }[]>
}

export const onFile = (world: World<Deps>, id: string): OnFile => {
  const read = (query = '') => world.call(office, 'GET', `/households/${id}${query}`)
  const persons = async () => (await read()).body.persons
  return {
    id,
    read,
    persons,
    person: async (index) => (await persons())[index].person,
    act: async (path, body, { method = 'POST', actor = office, version, key } = {}) => {
      const current = version ?? Number(/\d+/.exec((await read()).headers['etag'] ?? '')?.[0])
      const headers = { 'if-match': `"${current}"`, ...(key !== undefined && { 'idempotency-key': key }) }
      return world.call(actor, method, `/households/${id}${path}`, body, headers)
    },
  }
}

/** Imports invented households, `order` each with so many persons; in the order asked. */
export const imported = async (
  world: World<Deps>,
  ...sizes: readonly [order: number, persons: number][]
): Promise<OnFile[]> => {
  const { body } = await importAs(world, office, csvOf(sizes.flatMap(([order, persons]) => household(order, persons))))
  expect(body.households.refused).toBe(0)
  const lines = body.lines as { code: string; household: string }[]
  return sizes.map(([order]) =>
    onFile(world, lines.find(({ code }) => code.endsWith(String(order).padStart(4, '0')))?.household ?? ''),
  )
}
