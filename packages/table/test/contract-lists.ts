import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { create, remove, replace } from '../src/ops.ts'
import { compareUtf8 } from '../src/range.ts'
import type { Query, TableName } from '../src/table.ts'
import { keyIn, thing, walk, type Setting } from './reading.ts'
import { unicode } from './unicode.ts'

/** What lists of a table promise. */
export const lists = ({ table, partition }: Setting): void => {
  const fill = async (pk: string, sorts: readonly string[]): Promise<void> => {
    for (let from = 0; from < sorts.length; from += 100)
      await table().write(sorts.slice(from, from + 100).map((sk) => create(thing(keyIn(pk, sk)))))
  }
  const sortsOf = async (query: Omit<Query, 'limit'>, limit = 1000): Promise<string[]> =>
    (await walk(table(), { ...query, limit })).flatMap(({ items }) => items.map(({ key }) => key.sk))

  test('prefix, range and their combinations, in both directions', async () => {
    const pk = partition()
    const all = ['a', 'a#', 'a#1', 'a#2', 'a#20', 'a#3', 'a$', 'b', 'b#1']
    await fill(pk, all)
    const here = { in: { table: 'registry', pk } } as const
    const shapes: readonly [Omit<Query, 'limit' | 'in'>, readonly string[]][] = [
      [{}, all],
      [{ prefix: 'a#' }, ['a#', 'a#1', 'a#2', 'a#20', 'a#3']],
      [{ prefix: '' }, all],
      [{ prefix: 'c' }, []],
      [{ from: 'a#2' }, ['a#2', 'a#20', 'a#3', 'a$', 'b', 'b#1']],
      [{ to: 'a#2' }, ['a', 'a#', 'a#1', 'a#2']],
      [{ to: '' }, []],
      [{ from: 'a#2', to: 'a#3' }, ['a#2', 'a#20', 'a#3']],
      [{ from: 'a#2', to: 'a#2' }, ['a#2']],
      [{ from: 'a#3', to: 'a#2' }, []],
      [{ prefix: 'a#', from: 'a#2' }, ['a#2', 'a#20', 'a#3']],
      [{ prefix: 'a#', from: 'A' }, ['a#', 'a#1', 'a#2', 'a#20', 'a#3']],
      [{ prefix: 'a#', to: 'a#2' }, ['a#', 'a#1', 'a#2']],
      [{ prefix: 'a#', from: 'a#2', to: 'zz' }, ['a#2', 'a#20', 'a#3']],
      [{ prefix: 'b', from: 'a', to: 'a#3' }, []],
    ]
    for (const [shape, expected] of shapes) {
      expect([shape, await sortsOf({ ...here, ...shape })]).toEqual([shape, expected])
      expect(await sortsOf({ ...here, ...shape, newestFirst: true })).toEqual(expected.toReversed())
    }
  })

  test('pages of every size hold each item once, and the last has no position to go on from', async () => {
    const pk = partition()
    const sorts = Array.from({ length: 12 }, (_, index) => `n#${String(index).padStart(2, '0')}`)
    await fill(pk, ['before', ...sorts, 'zz'])
    for (const newestFirst of [false, true])
      for (let limit = 1; limit <= 13; limit++) {
        const pages = await walk(table(), { in: { table: 'registry', pk }, prefix: 'n#', limit, newestFirst })
        const found = pages.flatMap(({ items }) => items.map(({ key }) => key.sk))
        expect(found).toEqual(newestFirst ? sorts.toReversed() : sorts)
        expect(pages).toHaveLength(Math.ceil(12 / limit))
      }
  })

  test('a page goes on behind its last item though that was removed meanwhile', async () => {
    const pk = partition()
    await fill(pk, ['a', 'b', 'c'])
    const query = { in: { table: 'registry', pk }, limit: 1 } as const
    const { after } = await table().list(query)
    await table().write([remove(keyIn(pk, 'a'), 'present'), create(thing(keyIn(pk, 'aa')))])
    const next = await table().list({ ...query, ...(after && { after }) })
    expect(next.items.map(({ key }) => key.sk)).toEqual(['aa'])
  })

  test('keys of any Unicode stand in UTF-8 order, and a prefix finds what begins with it', async () => {
    const text = unicode(5)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          text.filter((sk) => sk !== ''),
          { minLength: 1, maxLength: 30 },
        ),
        fc.array(text, { minLength: 3, maxLength: 3 }),
        async (sorts, [prefix = '', from = '', to = '']) => {
          const pk = partition()
          await fill(pk, sorts)
          const ordered = sorts.toSorted(compareUtf8)
          const here = { in: { table: 'registry', pk } } as const
          const between = (sk: string) => compareUtf8(from, sk) <= 0 && compareUtf8(sk, to) <= 0
          expect(await sortsOf(here, 7)).toEqual(ordered)
          expect(await sortsOf({ ...here, prefix })).toEqual(ordered.filter((sk) => sk.startsWith(prefix)))
          expect(await sortsOf({ ...here, from, to })).toEqual(ordered.filter(between))
          expect(await sortsOf({ ...here, prefix, from, to, newestFirst: true })).toEqual(
            ordered.filter((sk) => sk.startsWith(prefix) && between(sk)).toReversed(),
          )
        },
      ),
      { numRuns: 15 },
    )
  })

  test('the greatest key of a prefix is within it, whatever its length in bytes', async () => {
    for (const prefix of ['a', 'é', '汉', '𠀀']) {
      const pk = partition()
      const left = 1024 - Buffer.byteLength(prefix)
      const tail = ['', '\u{7f}', '\u{7ff}', '\u{ffff}'][left % 4] ?? ''
      const greatest = prefix + '\u{10ffff}'.repeat(Math.floor(left / 4)) + tail
      await fill(pk, [greatest])
      expect(await sortsOf({ in: { table: 'registry', pk }, prefix })).toEqual([greatest])
      expect(await sortsOf({ in: { table: 'registry', pk }, prefix, from: prefix })).toEqual([greatest])
    }
  })

  test('a page of more than a megabyte is whole', async () => {
    const pk = partition()
    const ops = Array.from({ length: 30 }, (_, index) =>
      create(thing(keyIn(pk, `n${10 + index}`), 'x'.repeat(100_000))),
    )
    await table().write(ops)
    const { items, after } = await table().list({ in: { table: 'registry', pk }, limit: 29 })
    expect(items).toHaveLength(29)
    expect(after).toEqual({ pk, sk: 'n38' })
  })

  test('a thousand are one page', async () => {
    const pk = partition()
    await fill(
      pk,
      Array.from({ length: 1001 }, (_, index) => `n${String(index).padStart(4, '0')}`),
    )
    const page = await table().list({ in: { table: 'registry', pk }, limit: 1000 })
    expect(page.items).toHaveLength(1000)
    expect(page.after).toEqual({ pk, sk: 'n0999' })
  })
}

/** What lists of an index promise. */
export const indexes = ({ table, partition }: Setting): void => {
  for (const index of ['byDivision', 'byOwner'] as const) {
    test(`${index} lists what stands there in pages, also where the sort value is the same`, async () => {
      const [pk, place] = [partition(), partition()]
      const sorts = ['a', 'b', 'b', 'b', 'c', 'd', 'd']
      await table().write(
        sorts.map((sort, number) =>
          create({ ...thing(keyIn(pk, `n${number}`), sort), [index]: { partition: place, sort } }),
        ),
      )
      for (const newestFirst of [false, true])
        for (let limit = 1; limit <= 8; limit++) {
          const query = { in: { table: 'registry', index, partition: place }, limit, newestFirst } as const
          const items = (await walk(table(), query)).flatMap((page) => page.items)
          expect(items.map(({ body }) => body)).toEqual(newestFirst ? sorts.toReversed() : sorts)
          expect(new Set(items.map(({ key }) => key.sk)).size).toBe(sorts.length)
        }
    })

    test(`${index} follows an item that moves, leaves and goes`, async () => {
      const key = keyIn(partition())
      const [here, there] = [partition(), partition()]
      const at = (place: string) => ({ ...thing(key), [index]: { partition: place, sort: 's' } })
      const found = async (place: string): Promise<number> =>
        (await table().list({ in: { table: 'registry', index, partition: place }, limit: 9 })).items.length
      await table().write([create(at(here))])
      expect([await found(here), await found(there)]).toEqual([1, 0])
      await table().write([replace(at(there), 1)])
      expect([await found(here), await found(there)]).toEqual([0, 1])
      await table().write([replace(thing(key), 2)])
      expect([await found(here), await found(there)]).toEqual([0, 0])
      await table().write([replace(at(here), 3)])
      await table().write([remove(key, { version: 4 })])
      expect([await found(here), await found(there)]).toEqual([0, 0])
    })
  }

  test('an index of one table does not show another', async () => {
    const place = partition()
    const at = (table: TableName) =>
      create({ ...thing(keyIn(place, '=', table), table), byOwner: { partition: place, sort: 's' } })
    await table().write([at('registry'), at('trail'), at('ledger')])
    const { items } = await table().list({ in: { table: 'trail', index: 'byOwner', partition: place }, limit: 9 })
    expect(items.map(({ body }) => body)).toEqual(['trail'])
  })
}
