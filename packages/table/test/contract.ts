import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { check, create, put, remove, replace } from '../src/ops.ts'
import { compareUtf8 } from '../src/range.ts'
import {
  Conflict,
  listAll,
  mostItemBytes,
  type Condition,
  type Item,
  type Key,
  type Op,
  type Page,
  type Query,
  type Table,
  type TableName,
} from '../src/table.ts'
import { unicode } from './unicode.ts'

export type OpenedTable = { readonly table: Table; close(): Promise<void> | void }

/** The promises of the table port: every adapter passes the same suite. */
export const tableContract = (adapter: string, open: () => Promise<OpenedTable>): void =>
  describe(`the table in ${adapter}`, () => {
    let opened: OpenedTable
    let count = 0
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())
    // Each test has partitions of its own, so that they share one engine.
    const setting: Setting = { table: () => opened.table, partition: () => `test-${++count}` }
    single(setting)
    conditions(setting)
    limits(setting)
    races(setting)
    lists(setting)
    indexes(setting)
  })

type Setting = { table(): Table; partition(): string }

const keyIn = (pk: string, sk = '=', table: TableName = 'registry'): Key => ({ table, pk, sk })
const thing = (key: Key, body: unknown = {}): Omit<Item, 'version'> => ({ key, kind: 'thing', body })

const single = ({ table, partition }: Setting): void => {
  test('what was put comes back as it was, whatever JSON it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const body: unknown = JSON.parse(JSON.stringify(value))
        const key = keyIn(partition())
        await table().write([create(thing(key, body))])
        expect(await table().get(key)).toEqual({ ...thing(key, body), version: 1 })
      }),
      { numRuns: 25 },
    )
  })

  test('places, kind, version and expiry come back as they were', async () => {
    const item: Item = {
      ...thing(keyIn(partition())),
      version: 7,
      byDivision: { partition: 'thing@610599', sort: '610599001#1' },
      byOwner: { partition: `thing@${partition()}`, sort: '汉字𠀀' },
      expires: 4_000_000_000,
    }
    await table().write([put(item, 'absent')])
    expect(await table().get(item.key)).toEqual(item)
  })

  test('what is not there is undefined', async () => {
    expect(await table().get(keyIn(partition()))).toBeUndefined()
    expect((await table().list({ in: { table: 'ledger', pk: partition() }, limit: 1 })).items).toEqual([])
  })

  test('many are read in the order asked, repeats and absent ones among them, from all tables', async () => {
    const pk = partition()
    const [a, b, c] = [keyIn(pk, 'a'), keyIn(pk, 'b', 'ledger'), keyIn(pk, 'c', 'trail')] as const
    await table().write([a, b, c].map((key) => create(thing(key, key.sk))))
    const found = await table().getMany([c, keyIn(pk, 'd'), a, b, a])
    expect(found.map((item) => item?.body)).toEqual(['c', undefined, 'a', 'b', 'a'])
    expect(await table().getMany([])).toEqual([])
  })

  test('a hundred are read at once', async () => {
    const pk = partition()
    const keys = Array.from({ length: 100 }, (_, index) => keyIn(pk, `n${index}`))
    await table().write(keys.map((key) => create(thing(key, 'x'.repeat(2000)))))
    expect((await table().getMany(keys)).map((item) => item?.key)).toEqual(keys)
  })
}

const conditions = ({ table, partition }: Setting): void => {
  const kinds = ['put', 'remove', 'check'] as const
  const whens: readonly Condition[] = ['absent', 'present', { version: 1 }, { version: 2 }]
  const opOf = (kind: (typeof kinds)[number], key: Key, when: Condition): Op => {
    if (kind === 'put') return put({ ...thing(key, 'new'), version: 2 }, when)
    return kind === 'remove' ? remove(key, when) : check(key, when)
  }
  const cases = kinds.flatMap((kind) =>
    whens.flatMap((when) => [undefined, 1, 2].map((version) => ({ kind, when, version }))),
  )
  test.each(cases.map((each) => [JSON.stringify(each), each] as const))(
    '%s',
    async (_name, { kind, when, version }) => {
      const key = keyIn(partition())
      const before = version === undefined ? undefined : { ...thing(key, 'old'), version }
      if (before) await table().write([put(before, 'absent')])
      const shouldHold =
        when === 'absent' ? !before : when === 'present' ? before !== undefined : before?.version === when.version
      const outcome = await outcomeOf(table().write([opOf(kind, key, when)]))
      expect(outcome).toEqual(shouldHold ? 'written' : [0])
      const changed = kind === 'put' ? { ...thing(key, 'new'), version: 2 } : undefined
      expect(await table().get(key)).toEqual(shouldHold && kind !== 'check' ? changed : before)
    },
  )

  test('one condition that fails leaves everything as it was and names all that failed', async () => {
    const pk = partition()
    await table().write([create(thing(keyIn(pk, 'there'), 1))])
    const outcome = await outcomeOf(
      table().write([
        create(thing(keyIn(pk, 'new'))),
        create(thing(keyIn(pk, 'there'))),
        remove(keyIn(pk, 'gone'), 'absent'),
        check(keyIn(pk, 'nowhere'), 'present'),
        create(thing(keyIn(pk, 'entry', 'ledger'))),
      ]),
    )
    expect(outcome).toEqual([1, 3])
    expect(await table().getMany([keyIn(pk, 'new'), keyIn(pk, 'entry', 'ledger')])).toEqual([undefined, undefined])
    expect((await table().get(keyIn(pk, 'there')))?.body).toBe(1)
  })

  test('one write reaches all three tables', async () => {
    const pk = partition()
    const keys = [keyIn(pk, '=', 'registry'), keyIn(pk, '=', 'ledger'), keyIn(pk, '=', 'trail')]
    await table().write(keys.map((key) => create(thing(key, key.table))))
    expect((await table().getMany(keys)).map((item) => item?.body)).toEqual(['registry', 'ledger', 'trail'])
  })
}

const limits = ({ table, partition }: Setting): void => {
  test('a hundred operations are one write, and none is too few', async () => {
    const pk = partition()
    const ops = Array.from({ length: 101 }, (_, index) => create(thing(keyIn(pk, `n${index}`))))
    await expect(table().write(ops)).rejects.toThrow(RangeError)
    await expect(table().write([])).rejects.toThrow(RangeError)
    await table().write(ops.slice(0, 100))
    expect(await listAll(table(), { in: { table: 'registry', pk } }, 100)).toHaveLength(100)
  })

  test('the largest item with the longest keys is stored and read', async () => {
    const letters = (bytes: number): string => partition().padEnd(bytes, 'x')
    const place = () => ({ partition: letters(2048), sort: letters(1024) })
    const item: Item = {
      ...thing(keyIn(letters(2048), letters(1024)), 'y'.repeat(mostItemBytes - 2)),
      version: 1,
      byDivision: place(),
      byOwner: place(),
    }
    await table().write([put(item, 'absent')])
    expect(await table().get(item.key)).toEqual(item)
    await expect(table().write([replace(thing(item.key, 'y'.repeat(mostItemBytes)), 1)])).rejects.toThrow(RangeError)
  })

  test('the largest write is stored', async () => {
    const pk = partition()
    const ops = Array.from({ length: 100 }, (_, index) =>
      create(thing(keyIn(pk, `n${index}`.padEnd(1024, 'x')), 'y'.repeat(31_990))),
    )
    await table().write(ops)
    expect(await listAll(table(), { in: { table: 'registry', pk } }, 100)).toHaveLength(100)
  })

  test.each([0, -1, 1.5, 1001, Number.NaN])('a list of %p items is refused', async (limit) => {
    await expect(table().list({ in: { table: 'registry', pk: partition() }, limit })).rejects.toThrow(RangeError)
  })

  test('keys that DynamoDB would refuse are refused', async () => {
    for (const bad of ['', 'x'.repeat(2049), '\u{d800}'])
      await expect(table().get(keyIn(bad))).rejects.toThrow(RangeError)
    await expect(table().get(keyIn(partition(), 'x'.repeat(1025)))).rejects.toThrow(RangeError)
    const many = Array.from({ length: 101 }, (_, index) => keyIn(partition(), `n${index}`))
    await expect(table().getMany(many)).rejects.toThrow(RangeError)
  })
}

const races = ({ table, partition }: Setting): void => {
  test('of many who create the same thing one succeeds', async () => {
    const key = keyIn(partition())
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, index) => outcomeOf(table().write([create(thing(key, index))]))),
    )
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1)
    expect((await table().get(key))?.body).toBe(outcomes.indexOf('written'))
  })

  test('many who raise one number at the same time lose none', async () => {
    const key = keyIn(partition())
    await table().write([create(thing(key, 0))])
    const raise = async (): Promise<void> => {
      for (;;) {
        const item = await table().get(key)
        if (!item) throw new Error('lost')
        const next = replace(thing(key, Number(item.body) + 1), item.version)
        if ((await outcomeOf(table().write([next]))) === 'written') return
      }
    }
    await Promise.all(Array.from({ length: 8 }, raise))
    expect(await table().get(key)).toMatchObject({ body: 8, version: 9 })
  })

  test('a write that fails does not touch those that are made at the same moment', async () => {
    const pk = partition()
    await table().write([create(thing(keyIn(pk, 'taken')))])
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        outcomeOf(
          table().write([
            create(thing(keyIn(pk, `n${index}`))),
            create(thing(keyIn(pk, index % 2 ? 'taken' : `m${index}`))),
          ]),
        ),
      ),
    )
    expect(outcomes).toEqual(outcomes.map((_, index) => (index % 2 ? [1] : 'written')))
    expect(await listAll(table(), { in: { table: 'registry', pk } }, 100)).toHaveLength(21)
  })
}

const lists = ({ table, partition }: Setting): void => {
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

const indexes = ({ table, partition }: Setting): void => {
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

/** What became of a write: written, or which conditions failed. */
export const outcomeOf = async (write: Promise<void>): Promise<'written' | readonly number[]> => {
  try {
    await write
    return 'written'
  } catch (error) {
    if (error instanceof Conflict) return error.failed
    throw error
  }
}

/** All pages of a query, one after the other. */
export const walk = async (table: Table, query: Omit<Query, 'after'>): Promise<Page[]> => {
  const pages: Page[] = []
  let after: Page['after']
  do {
    const page = await table.list({ ...query, ...(after && { after }) })
    pages.push(page)
    after = page.after
    if (pages.length > 2000) throw new Error('a list without end')
  } while (after)
  return pages
}
