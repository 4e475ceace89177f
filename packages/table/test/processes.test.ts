import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@jest/globals'
import { create, put } from '../src/ops.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { listAll, type Key } from '../src/table.ts'
import { openSqliteForTest } from './sqlite-for-test.ts'

const counter: Key = { table: 'registry', pk: 'counter', sk: '=' }

const start = (...rest: string[]) =>
  spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `${import.meta.dirname}/counting-writer.ts`, ...rest],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )

test('three processes on one file lose nothing and damage nothing', async () => {
  const { table, path, close } = openSqliteForTest(openSqliteTable)
  await table.write([create({ key: counter, kind: 'counter', body: 0 })])
  const names = ['a', 'b', 'c']
  const children = names.map((name) => start('count', path, name, '200'))
  const ends = await Promise.all(children.map((child) => once(child, 'exit')))
  expect(ends.map(([code]) => Number(code))).toEqual([0, 0, 0])
  expect(await table.get(counter)).toMatchObject({ body: 600, version: 601 })
  for (const pk of names) expect(await listAll(table, { in: { table: 'ledger', pk } }, 200)).toHaveLength(200)
  expect(damageOf(path)).toEqual('ok')
  await close()
})

test('what a killed writer had acknowledged is there, whole', async () => {
  const { table, path, close } = openSqliteForTest(openSqliteTable)
  table.close()
  for (const round of [1, 2, 3, 4]) {
    const name = `round-${round}`
    const acknowledged = await killAfter(start('write', path, name), round * 150)
    const again = openSqliteTable(path)
    const ledger = (await listAll(again, { in: { table: 'ledger', pk: name } }, 100_000)).map(({ key }) => key.sk)
    const registry = (await listAll(again, { in: { table: 'registry', pk: name } }, 100_000)).map(({ key }) => key.sk)
    again.close()
    expect(registry).toEqual(ledger)
    expect(acknowledged.length).toBeGreaterThanOrEqual(round * 150)
    const found = new Set(ledger)
    expect(acknowledged.filter((each) => !found.has(each))).toEqual([])
    expect(damageOf(path)).toEqual('ok')
  }
  await close()
})

test('what another connection was acknowledged is seen, though this one read in the same moment', async () => {
  const { table, path, close } = openSqliteForTest(openSqliteTable)
  const other = openSqliteTable(path)
  for (let version = 1; version <= 20; version++) {
    await Promise.all([table.get(counter), table.get(counter)])
    await other.write([
      put({ key: counter, kind: 'counter', body: version, version }, version === 1 ? 'absent' : 'present'),
    ])
    expect(await table.get(counter)).toMatchObject({ version })
    expect(await other.get(counter)).toMatchObject({ version })
  }
  other.close()
  await close()
})

/** Kills a child (-9) as soon as it has acknowledged so many; says what it had acknowledged, to the last line. */
const killAfter = async (child: ReturnType<typeof start>, count: number): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length === count) child.kill('SIGKILL')
  }
  return lines
}

const damageOf = (path: string): unknown => {
  const database = new DatabaseSync(path, { readOnly: true })
  const found = database.prepare('pragma integrity_check').get()?.['integrity_check']
  database.close()
  return found
}
