import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openSqliteTable, type SqliteTable } from '@bangfu/table/sqlite-table'
import { keyStoreOn } from '../src/key-store.ts'

let folder: string
let table: SqliteTable
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangfu-'))
  table = openSqliteTable(join(folder, 'table.db'))
})
afterEach(() => {
  table.close()
  rmSync(folder, { recursive: true })
})

const blob = (id: string, encrypted = 'AAAA') => ({ id, encrypted, sealsFrom: '1970-01-01T00:00:00.000Z' })

test('keys that were added are loaded again, each once', async () => {
  const store = keyStoreOn(table)
  expect(await store.load()).toEqual([])
  await store.add(blob('index'))
  await store.add(blob('k1'))
  expect(await store.load()).toEqual([blob('index'), blob('k1')])
})

test('of several that add one key at the same moment one wins, and the others are told', async () => {
  const stores = [1, 2, 3, 4].map(() => keyStoreOn(table))
  const added = await Promise.all(stores.map((store, index) => store.add(blob('k1', `key${index}`))))
  expect(added.filter(Boolean)).toHaveLength(1)
  expect(await keyStoreOn(table).load()).toEqual([blob('k1', `key${added.indexOf(true)}`)])
})
