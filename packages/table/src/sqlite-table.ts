import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite'
import { assertWritable } from './ops.ts'
import {
  Conflict,
  Contention,
  keyOf,
  type Item,
  type Key,
  type Op,
  type Page,
  type Position,
  type Query,
  type Table,
} from './table.ts'

const schema = `
create table if not exists items (
  t text not null, pk text not null, sk text not null, kind text not null, version integer not null, body text not null,
  dp text, ds text, op text, os text, expires integer,
  primary key (t, pk, sk)
) without rowid;
create index if not exists by_division on items (t, dp, ds, pk, sk) where dp is not null;
create index if not exists by_owner on items (t, op, os, pk, sk) where op is not null;
create index if not exists by_expiry on items (expires) where expires is not null;
create table if not exists feed (seq integer primary key autoincrement, pk text not null, sk text not null, body text not null);
create table if not exists marks (consumer text primary key, seq integer not null);
`

type Row = {
  t: Key['table']
  pk: string
  sk: string
  kind: string
  version: number
  body: string
  dp: string | null
  ds: string | null
  op: string | null
  os: string | null
  expires: number | null
}

export type SqliteTable = Table & {
  /** Facts in the order of their commits, after a mark. */
  feed(after: number, limit: number): Promise<readonly { readonly seq: number; readonly item: Item }[]>
  close(): void
}

/** One machine's table: WAL, every commit synced before it is acknowledged. */
export const openSqliteTable = (path: string): SqliteTable => {
  const database = new DatabaseSync(path)
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma foreign_keys = on',
  )
  database.exec(schema)
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  const one = (key: Key): Item | undefined => {
    const row = prepare('select * from items where t = ? and pk = ? and sk = ?').get(key.table, key.pk, key.sk)
    return row && itemOf(row as Row)
  }
  const apply = (ops: readonly Op[]): void => {
    assertWritable(ops)
    const failed = ops.flatMap((op, index) => (holds(op, versionOf(keyOf(op))) ? [] : [index]))
    if (failed.length > 0) throw new Conflict(failed)
    for (const op of ops) {
      if ('put' in op) store(op.put)
      else if ('remove' in op)
        prepare('delete from items where t = ? and pk = ? and sk = ?').run(op.remove.table, op.remove.pk, op.remove.sk)
    }
  }
  const versionOf = (key: Key): number | undefined =>
    (
      prepare('select version from items where t = ? and pk = ? and sk = ?').get(key.table, key.pk, key.sk) as
        { version: number } | undefined
    )?.version
  const store = (item: Item): void => {
    const body = JSON.stringify(item.body)
    prepare('insert or replace into items values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      item.key.table,
      item.key.pk,
      item.key.sk,
      item.kind,
      item.version,
      body,
      item.byDivision?.partition ?? null,
      item.byDivision?.sort ?? null,
      item.byOwner?.partition ?? null,
      item.byOwner?.sort ?? null,
      item.expires ?? null,
    )
    if (item.kind === 'fact')
      prepare('insert into feed (pk, sk, body) values (?, ?, ?)').run(item.key.pk, item.key.sk, body)
  }
  const inTransaction = (run: () => void): void => {
    try {
      database.exec('begin immediate')
    } catch (error) {
      throw new Contention('the file is held by another process', { cause: error })
    }
    try {
      run()
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }
  return {
    get: async (key) => one(key),
    getMany: async (keys) => keys.map(one),
    list: async (query) => list(prepare, query),
    write: async (ops) => inTransaction(() => apply(ops)),
    feed: async (after, limit) =>
      (
        prepare('select seq, pk, sk, body from feed where seq > ? order by seq limit ?').all(
          after,
          limit,
        ) as unknown as {
          seq: number
          pk: string
          sk: string
          body: string
        }[]
      ).map(({ seq, pk, sk, body }) => ({
        seq,
        item: { key: { table: 'registry', pk, sk }, kind: 'fact', version: 1, body: JSON.parse(body) as unknown },
      })),
    close: () => database.close(),
  }
}

const holds = (op: Op, version: number | undefined): boolean =>
  op.when === 'absent'
    ? version === undefined
    : op.when === 'present'
      ? version !== undefined
      : version === op.when.version

const itemOf = (row: Row): Item => ({
  key: { table: row.t, pk: row.pk, sk: row.sk },
  kind: row.kind,
  version: row.version,
  body: JSON.parse(row.body) as unknown,
  ...(row.dp !== null && { byDivision: { partition: row.dp, sort: row.ds ?? '' } }),
  ...(row.op !== null && { byOwner: { partition: row.op, sort: row.os ?? '' } }),
  ...(row.expires !== null && { expires: row.expires }),
})

const list = (prepare: (sql: string) => StatementSync, query: Query): Page => {
  const columns = !('index' in query.in) ? ['pk', 'sk'] : query.in.index === 'byDivision' ? ['dp', 'ds'] : ['op', 'os']
  const [partition = '', sort = ''] = columns
  const conditions = [`t = ?`, `${partition} = ?`]
  const values: SQLInputValue[] = [query.in.table, 'pk' in query.in ? query.in.pk : query.in.partition]
  const and = (condition: string, ...more: SQLInputValue[]): void => {
    conditions.push(condition)
    values.push(...more)
  }
  if (query.prefix !== undefined) and(`${sort} >= ? and ${sort} < ?`, query.prefix, query.prefix + '\u{10FFFF}')
  if (query.from !== undefined) and(`${sort} >= ?`, query.from)
  if (query.to !== undefined) and(`${sort} <= ?`, query.to)
  const order = query.newestFirst ? 'desc' : 'asc'
  if (query.after) {
    const than = query.newestFirst ? '<' : '>'
    if ('pk' in query.in) and(`sk ${than} ?`, query.after.sk)
    else and(`(${sort}, pk, sk) ${than} (?, ?, ?)`, query.after.sort ?? '', query.after.pk, query.after.sk)
  }
  const sortColumns = 'pk' in query.in ? ['sk'] : [sort, 'pk', 'sk']
  const sql = `select * from items where ${conditions.join(' and ')} order by ${sortColumns.map((c) => `${c} ${order}`).join(', ')} limit ?`
  const rows = prepare(sql).all(...values, query.limit + 1) as unknown as Row[]
  const items = rows.slice(0, query.limit).map(itemOf)
  const last = items.at(-1)
  return rows.length > query.limit && last ? { items, after: positionOf(last, query) } : { items }
}

const positionOf = (item: Item, query: Query): Position => {
  const { pk, sk } = item.key
  if ('pk' in query.in) return { pk, sk }
  return { pk, sk, ...item[query.in.index] }
}
