import { describe, expect, test } from '@jest/globals'
import { factKey } from '../src/keys.ts'
import { check, create } from '../src/ops.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { openSqliteTableThreaded } from '../src/sqlite-threaded.ts'
import { Conflict, listAll, type Key } from '../src/table.ts'
import { openSqliteForTest } from './sqlite-for-test.ts'

const fact = (id: string) => create({ key: factKey('610599', '2020-08', id), kind: 'fact', body: { id } })
const thing = (sk: string, expires?: number) =>
  create({ key: keyOf(sk), kind: 'thing', body: {}, ...(expires !== undefined && { expires }) })
const keyOf = (sk: string): Key => ({ table: 'registry', pk: 'p', sk })

describe.each([
  ['in this thread', openSqliteTable],
  ['in a thread of its own', openSqliteTableThreaded],
] as const)('the change feed, with commits %s', (_name, open) => {
  test('tells facts in the order of their commits, from any mark on, and nothing else', async () => {
    const { table, close } = openSqliteForTest(open)
    await table.write([thing('a'), fact('f3')])
    await table.write([fact('f1')])
    await table.write([thing('b')])
    await table.write([fact('f2'), fact('f0')])
    const all = await table.feed(0, 100)
    expect(all.map(({ item }) => item.body)).toEqual(['f3', 'f1', 'f2', 'f0'].map((id) => ({ id })))
    expect(all[0]?.item).toEqual({ ...fact('f3').put })
    expect(await table.feed(all[1]?.seq ?? 0, 1)).toEqual([all[2]])
    expect(await table.feed(all[3]?.seq ?? 0, 100)).toEqual([])
    await close()
  })

  test('a write that was refused tells nothing', async () => {
    const { table, close } = openSqliteForTest(open)
    await expect(table.write([fact('f1'), check(keyOf('nowhere'), 'present')])).rejects.toThrow(Conflict)
    expect(await table.feed(0, 100)).toEqual([])
    await close()
  })

  test('wakes who listens when facts were committed, and only then', async () => {
    const { table, close } = openSqliteForTest(open)
    const seen: number[] = []
    const stop = table.onCommit(() => void table.feed(0, 100).then((facts) => seen.push(facts.length)))
    await table.write([thing('a')])
    await table.write([fact('f1')])
    stop()
    await table.write([fact('f2')])
    expect(seen).toEqual([1])
    await close()
  })

  test('keeps the mark of each consumer, also in the next start', async () => {
    const { table, path, close } = openSqliteForTest(open)
    expect(await table.mark('projector')).toBe(0)
    await table.setMark('projector', 7)
    await table.setMark('funds', 9)
    await table.setMark('projector', 8)
    await table.close()
    const again = openSqliteTable(path)
    expect([await again.mark('projector'), await again.mark('funds')]).toEqual([8, 9])
    again.close()
    await close()
  })

  test('another process sees the facts by asking again', async () => {
    const { table, path, close } = openSqliteForTest(open)
    const other = openSqliteTable(path)
    await table.write([fact('f1')])
    expect(await other.feed(0, 100)).toHaveLength(1)
    other.close()
    await close()
  })

  test('sweeps what has expired, a bounded number at a time, and nothing else', async () => {
    const { table, close } = openSqliteForTest(open)
    await table.write([thing('a', 100), thing('b', 200), thing('c', 300), thing('d')])
    expect(await table.sweep(300, 1)).toBe(1)
    expect(await table.sweep(300, 10)).toBe(1)
    expect(await table.sweep(300, 10)).toBe(0)
    const left = await listAll(table, { in: { table: 'registry', pk: 'p' } }, 10)
    expect(left.map(({ key }) => key.sk)).toEqual(['c', 'd'])
    await close()
  })

  test('what was begun before closing is finished or fails, and nothing hangs', async () => {
    const { table, path, close } = openSqliteForTest(open)
    const writes = Promise.allSettled(Array.from({ length: 50 }, (_, index) => table.write([thing(`n${index}`)])))
    await table.close()
    const finished = (await writes).filter(({ status }) => status === 'fulfilled').length
    await expect(table.write([thing('late')])).rejects.toThrow()
    await expect(table.get(keyOf('a'))).rejects.toThrow()
    const again = openSqliteTable(path)
    expect(await listAll(again, { in: { table: 'registry', pk: 'p' } }, 50)).toHaveLength(finished)
    again.close()
    await close()
  })
})
