import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { check, create, put, remove, replace } from '../src/ops.ts'
import { listAll, mostItemBytes, type Condition, type Item, type Key, type Op, type Table } from '../src/table.ts'
import { indexes, lists } from './contract-lists.ts'
import { keyIn, outcomeOf, thing, type Setting } from './reading.ts'

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
