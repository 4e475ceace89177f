import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { create } from '../src/ops.ts'
import { BrokenTable } from '../src/sqlite-file.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { openSqliteTableThreaded } from '../src/sqlite-threaded.ts'
import { Contention } from '../src/table.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangfu-'))
  path = join(folder, 'table.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const faultOf = (open: (path: string) => unknown, at = path): unknown => {
  try {
    open(at)
  } catch (error) {
    expect(error).toBeInstanceOf(BrokenTable)
    expect(String(error)).toContain(at)
    return error instanceof BrokenTable ? error.fault : undefined
  }
  throw new Error('it was opened')
}

describe.each([
  ['plain', openSqliteTable],
  ['threaded', openSqliteTableThreaded],
] as const)('a file that cannot be a table (%s)', (_name, open) => {
  test('text is not a database, and stays as it was', () => {
    writeFileSync(path, '# notes\n'.repeat(1000))
    expect(faultOf(open)).toBe('not_a_table')
    expect(readFileSync(path, 'utf8')).toBe('# notes\n'.repeat(1000))
  })

  test('a database of another program is left alone', () => {
    const other = new DatabaseSync(path)
    other.exec('create table photos (id)')
    other.close()
    const before = readFileSync(path)
    expect(faultOf(open)).toBe('not_a_table')
    expect(readFileSync(path)).toEqual(before)
  })

  test('a file of a newer version is left alone', () => {
    openSqliteTable(path).close()
    const newer = new DatabaseSync(path)
    newer.exec('pragma user_version = 2')
    newer.close()
    expect(faultOf(open)).toBe('newer')
  })

  test('a folder that is not there, or a folder in its place, cannot be opened', () => {
    expect(faultOf(open, join(folder, 'nowhere', 'table.db'))).toBe('unreadable')
    expect(faultOf(open, folder)).toBe('unreadable')
  })

  test('a file that was cut off is said to be damaged', async () => {
    const table = openSqliteTable(path)
    const body = 'x'.repeat(10_000)
    for (let index = 0; index < 20; index++)
      await table.write([create({ key: { table: 'registry', pk: 'p', sk: `n${index}` }, kind: 'thing', body })])
    table.close()
    truncateSync(path, 2048)
    expect(faultOf(open)).toBe('unreadable')
  })
})

test('an empty file becomes a table', () => {
  writeFileSync(path, '')
  openSqliteTable(path).close()
  expect(statSync(path).size).toBeGreaterThan(0)
})

test('after closing one file is left, that can be copied', async () => {
  const table = openSqliteTable(path)
  await table.write([create({ key: { table: 'registry', pk: 'p', sk: '=' }, kind: 'thing', body: 1 })])
  expect(existsSync(`${path}-wal`)).toBe(true)
  table.close()
  table.close()
  expect([existsSync(`${path}-wal`), existsSync(`${path}-shm`)]).toEqual([false, false])
})

test('personal data is readable for the owner only', () => {
  openSqliteTable(path).close()
  expect(statSync(path).mode & 0o077).toBe(0)
})

test.each([
  ['plain', openSqliteTable],
  ['threaded', openSqliteTableThreaded],
] as const)(
  'a file that another process holds too long is contention, and it is read all the while (%s)',
  async (_, open) => {
    const key = { table: 'registry', pk: 'p', sk: '=' } as const
    const table = open(path, { mostWaitMs: 50 })
    const holder = new DatabaseSync(path)
    holder.exec('begin immediate')
    const write = table.write([create({ key, kind: 'thing', body: 1 })])
    expect(await table.get(key)).toBeUndefined()
    await expect(write).rejects.toThrow(Contention)
    holder.exec('rollback')
    holder.close()
    await table.write([create({ key, kind: 'thing', body: 2 })])
    expect((await table.get(key))?.body).toBe(2)
    await table.close()
  },
)
