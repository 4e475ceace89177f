import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { assertKey, assertReadable, assertReadableKeys } from './ops.ts'
import { rangeOf, type Range } from './range.ts'
import type { SqliteFile } from './sqlite-file.ts'
import type { Item, Key, Page, Position, Query, TableName, TableReader } from './table.ts'

/** A fact and where it stands in the order of commits. */
export type Told = { readonly seq: number; readonly item: Item }

export type SqliteReader = TableReader & {
  /** Facts in the order of their commits, after a mark; at most 1,000. */
  feed(after: number, limit: number): Promise<readonly Told[]>
  /** How far a consumer of the feed has come; 0 when it has not begun. */
  mark(consumer: string): Promise<number>
}

export const sqliteReader = (file: SqliteFile): SqliteReader => {
  const one = (key: Key): Item | undefined => {
    file.readTogether()
    const cells = cellsOf(file.prepare(oneSql)).get(key.table, key.pk, key.sk)
    return cells && itemOf(key, cells)
  }
  return {
    get: async (key) => {
      assertKey(key)
      return one(key)
    },
    getMany: async (keys) => {
      assertReadableKeys(keys)
      return keys.map(one)
    },
    list: async (query) => {
      file.readTogether()
      return list(file, query)
    },
    feed: async (after, limit) =>
      cellsOf(file.prepare(feedSql))
        .all(after, Math.min(limit, 1000))
        .map(([seq, ...cells]) => ({ seq: Number(seq), item: listedItemOf(cells) })),
    mark: async (consumer) => Number(file.prepare(markSql).get(consumer)?.['seq'] ?? 0),
  }
}

const content = 'kind, version, body, dp, ds, op, os, expires'
const columns = `${content}, t, pk, sk`
const oneSql = `select ${content} from items where t = ? and pk = ? and sk = ?`
const feedSql = `select seq, ${columns} from feed join items using (pk, sk)
  where seq > ? and t = 'registry' order by seq limit ?`
const markSql = 'select seq from marks where consumer = ?'

const list = (file: SqliteFile, query: Query): Page => {
  assertReadable(query)
  const range = rangeOf(query)
  if (!range) return { items: [] }
  const { sql, values } = listSql(query, range)
  // One more than asked tells whether there is a next page.
  const rows = cellsOf(file.prepare(sql)).all(...values, query.limit + 1)
  const items = rows.slice(0, query.limit).map(listedItemOf)
  const last = items.at(-1)
  return rows.length > query.limit && last ? { items, after: positionOf(last, query) } : { items }
}

type Condition = { readonly sql: string; readonly values: readonly SQLInputValue[] }

const sortColumns = { byDivision: ['dp', 'ds'], byOwner: ['op', 'os'] } as const

const listSql = (query: Query, { low, high }: Range): Condition => {
  const { in: at, after, newestFirst } = query
  const [partition, sort] = 'index' in at ? sortColumns[at.index] : (['pk', 'sk'] as const)
  const order = 'index' in at ? [sort, 'pk', 'sk'] : [sort]
  const conditions: Condition[] = [
    { sql: `t = ? and ${partition} = ?`, values: [at.table, 'index' in at ? at.partition : at.pk] },
    // Where the page begins takes the place of that bound: given both, SQLite would search from the bound on every page.
    ...(low === undefined || (after && !newestFirst) ? [] : [{ sql: `${sort} >= ?`, values: [low] }]),
    ...(high === undefined || (after && newestFirst) ? [] : [{ sql: `${sort} <= ?`, values: [high] }]),
    ...(after ? [{ sql: beyond(order, newestFirst), values: startOf(after, order.length) }] : []),
  ]
  const direction = newestFirst ? 'desc' : 'asc'
  return {
    sql: `select ${columns} from items where ${conditions.map(({ sql }) => sql).join(' and ')}
      order by ${order.map((column) => `${column} ${direction}`).join(', ')} limit ?`,
    values: conditions.flatMap(({ values }) => values),
  }
}

const beyond = (order: readonly string[], newestFirst: boolean | undefined): string =>
  `(${order.join(', ')}) ${newestFirst ? '<' : '>'} (${order.map(() => '?').join(', ')})`

const startOf = ({ pk, sk, sort }: Position, columnCount: number): string[] =>
  columnCount === 1 ? [sk] : [sort ?? '', pk, sk]

const positionOf = ({ key: { pk, sk }, ...item }: Item, query: Query): Position =>
  'index' in query.in ? { pk, sk, ...item[query.in.index] } : { pk, sk }

type Cells = readonly SQLOutputValue[]

/** The statement answering with cells instead of named columns, which costs it half. */
const cellsOf = (statement: StatementSync): CellStatement => {
  statement.setReturnArrays(true)
  return statement as unknown as CellStatement
}

type CellStatement = {
  get(...values: readonly SQLInputValue[]): Cells | undefined
  all(...values: readonly SQLInputValue[]): Cells[]
}

const listedItemOf = (cells: Cells): Item =>
  itemOf({ table: String(cells[8]) as TableName, pk: String(cells[9]), sk: String(cells[10]) }, cells)

const itemOf = (key: Key, [kind, version, body, dp, ds, op, os, expires]: Cells): Item => ({
  key,
  kind: String(kind),
  version: Number(version),
  body: JSON.parse(String(body)) as unknown,
  ...(dp !== null && { byDivision: { partition: String(dp), sort: String(ds) } }),
  ...(op !== null && { byOwner: { partition: String(op), sort: String(os) } }),
  ...(expires !== null && { expires: Number(expires) }),
})
