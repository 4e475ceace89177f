import { create, replace } from '../src/ops.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { Conflict, type Key, type Table } from '../src/table.ts'

/**
 * A process of its own on a shared file. `count <path> <name> <times>`: raises one number, with an item of its own for
 * each time. `write <path> <name>`: writes in four lanes until it is killed, and says what was acknowledged.
 */
const [what, path = '', name = '', times = '0'] = process.argv.slice(2)
const table = openSqliteTable(path)

const counter: Key = { table: 'registry', pk: 'counter', sk: '=' }
const own = (number: number, lane = 0) =>
  create({ key: { table: 'ledger', pk: name, sk: `${lane}#${number}` }, kind: 'own', body: { number } })
const twin = (number: number, lane: number) =>
  create({ key: { table: 'registry', pk: name, sk: `${lane}#${number}` }, kind: 'own', body: { number } })

const raise = async (store: Table, number: number): Promise<void> => {
  for (;;) {
    const item = await store.get(counter)
    if (!item) throw new Error('the counter is gone')
    try {
      const next = { key: counter, kind: 'counter', body: Number(item.body) + 1 }
      return await store.write([replace(next, item.version), own(number)])
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

if (what === 'count') {
  for (let number = 0; number < Number(times); number++) await raise(table, number)
  table.close()
} else {
  const lanes = [0, 1, 2, 3].map(async (lane) => {
    for (let number = 0; ; number++) {
      await table.write([own(number, lane), twin(number, lane)])
      process.stdout.write(`${lane}#${number}\n`)
    }
  })
  await Promise.all(lanes)
}
