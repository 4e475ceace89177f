import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareUtf8 } from '../src/range.ts'
import { keyOf, type Condition, type Item, type Key, type Op, type Query, type Table } from '../src/table.ts'
import type { OpenedTable } from './contract.ts'
import { outcomeOf, walk } from './reading.ts'
import { unicode } from './unicode.ts'

/**
 * The twins agree: random programs of writes and reads over few keys, so that they meet often, give the same answers
 * on both tables, step for step.
 */
export const tablesAgree = (
  name: string,
  open: () => Promise<readonly [OpenedTable, OpenedTable]>,
  { runs }: { readonly runs: number },
): void =>
  describe(name, () => {
    let opened: readonly [OpenedTable, OpenedTable]
    let count = 0
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await Promise.all(opened.map((each) => each.close()))
    })

    test('random programs have the same results', async () => {
      const coverage = { written: 0, refused: 0, listed: 0 }
      await fc.assert(
        fc.asyncProperty(program, async (steps) => {
          const space = `program-${++count}-`
          const [left, right] = [opened[0].table, opened[1].table]
          for (const each of steps) {
            const [one, other] = await Promise.all([run(left, each, space), run(right, each, space)])
            expect({ step: each, result: one }).toEqual({ step: each, result: other })
            measure(coverage, one)
          }
        }),
        { numRuns: runs },
      )
      // Programs in which nothing is ever written, refused or listed would prove nothing.
      for (const times of Object.values(coverage)) expect(times).toBeGreaterThan(runs)
    })
  })

type Step =
  | { readonly do: 'write'; readonly ops: readonly Op[] }
  | { readonly do: 'get'; readonly keys: readonly Key[] }
  | { readonly do: 'list'; readonly query: Query }

type Result =
  | { readonly outcome: 'written' | readonly number[] }
  | { readonly items: readonly (Item | undefined)[] }
  | { readonly pages: readonly number[]; readonly items: readonly Item[] }

const sorts = ['=', 'a', 'a#1', 'a#2', 'b', '汉', '\u{ffff}', '𠀀', '𠀀a']
const sort = fc.constantFrom(...sorts)
const partition = fc.constantFrom('p', 'p', 'p', 'q')
const key: fc.Arbitrary<Key> = fc.record({
  table: fc.constantFrom('registry', 'registry', 'registry', 'registry', 'ledger', 'trail'),
  pk: partition,
  sk: sort,
})
const place = fc.record({ partition, sort })
const when: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 2, arbitrary: fc.constant('absent' as const) },
  { weight: 3, arbitrary: fc.constant('present' as const) },
  { weight: 2, arbitrary: fc.record({ version: fc.integer({ min: 1, max: 3 }) }) },
)

const item: fc.Arbitrary<Omit<Item, 'key'>> = fc.record(
  {
    kind: fc.constantFrom('thing', 'fact'),
    version: fc.integer({ min: 1, max: 3 }),
    body: fc.oneof(fc.integer(), unicode(3), fc.constant({ a: [null, 0.1, {}] })),
    byDivision: place,
    byOwner: place,
    expires: fc.integer({ min: 1, max: 4_000_000_000 }),
  },
  { requiredKeys: ['kind', 'version', 'body'] },
)

const op: fc.Arbitrary<Op> = fc
  .tuple(key, when, fc.constantFrom('put', 'put', 'put', 'remove', 'check'), item)
  .map(([key, when, what, { expires, ...rest }]) => {
    if (what === 'check') return { check: key, when }
    if (key.table !== 'registry') return { put: { key, ...rest }, when: 'absent' }
    if (what === 'remove') return { remove: key, when }
    return { put: { key, ...rest, ...(expires !== undefined && { expires }) }, when }
  })

const listIn: fc.Arbitrary<Query['in']> = fc.oneof(
  fc.record({ table: fc.constantFrom('registry', 'registry', 'registry', 'ledger', 'trail'), pk: partition }),
  fc.record({ table: fc.constant('registry'), index: fc.constantFrom('byDivision', 'byOwner'), partition }),
)

const query: fc.Arbitrary<Query> = fc.record(
  {
    in: listIn,
    limit: fc.integer({ min: 1, max: 6 }),
    prefix: fc.constantFrom('', '', 'a', 'a', 'a#', '𠀀', 'z'),
    from: fc.constantFrom('', '=', 'a', ...sorts),
    to: fc.constantFrom('', '𠀀', '\u{10ffff}', '\u{10ffff}', ...sorts),
    newestFirst: fc.boolean(),
  },
  { requiredKeys: ['in', 'limit'] },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write'),
      ops: fc.uniqueArray(op, { minLength: 1, maxLength: 3, selector: (each) => JSON.stringify(keyOf(each)) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('get'), keys: fc.array(key, { minLength: 1, maxLength: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('list'), query }) },
)

/** What is there to begin with, then whatever happens. */
const program: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(key, item), { minLength: 10, maxLength: 20, selector: ([each]) => JSON.stringify(each) }),
    fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }),
  )
  .map(([first, steps]) => [
    {
      do: 'write',
      ops: first.map(([key, { expires: _expires, ...rest }]) => ({ put: { key, ...rest }, when: 'absent' })),
    },
    ...steps,
  ])

const run = async (table: Table, step: Step, space: string): Promise<Result> => {
  if (step.do === 'write') return { outcome: await outcomeOf(table.write(step.ops.map((each) => moved(each, space)))) }
  if (step.do === 'get') {
    const keys = step.keys.map((each) => within(each, space))
    const items = await table.getMany(keys)
    expect(items[0]).toEqual(await table.get(keys[0] ?? within({ table: 'registry', pk: 'p', sk: '=' }, space)))
    return { items }
  }
  const at = step.query.in
  const here = 'pk' in at ? { ...at, pk: space + at.pk } : { ...at, partition: space + at.partition }
  const pages = await walk(table, { ...step.query, in: here })
  return {
    pages: pages.map(({ items }) => items.length),
    items: inOneOrder(
      pages.flatMap(({ items }) => items),
      at,
    ),
  }
}

/** Programs share an engine: each has partitions of its own. */
const within = (key: Key, space: string): Key => ({ ...key, pk: space + key.pk })
const moved = (op: Op, space: string): Op => {
  if ('check' in op) return { ...op, check: within(op.check, space) }
  if ('remove' in op) return { ...op, remove: within(op.remove, space) }
  const { key, byDivision, byOwner, ...rest } = op.put
  return {
    when: op.when,
    put: {
      ...rest,
      key: within(key, space),
      ...(byDivision && { byDivision: { ...byDivision, partition: space + byDivision.partition } }),
      ...(byOwner && { byOwner: { ...byOwner, partition: space + byOwner.partition } }),
    },
  }
}

/** Items with one sort value may come in any order among themselves. */
const inOneOrder = (items: readonly Item[], at: Query['in']): Item[] => {
  if ('pk' in at) return [...items]
  const sortOf = (each: Item): string => each[at.index]?.sort ?? ''
  const order = [...new Set(items.map(sortOf))]
  return items.toSorted(
    (a, b) =>
      order.indexOf(sortOf(a)) - order.indexOf(sortOf(b)) || compareUtf8(a.key.pk + a.key.sk, b.key.pk + b.key.sk),
  )
}

const measure = (coverage: { written: number; refused: number; listed: number }, result: Result): void => {
  if ('outcome' in result) coverage[result.outcome === 'written' ? 'written' : 'refused']++
  if ('pages' in result && result.items.length > 1) coverage.listed++
}
