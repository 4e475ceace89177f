import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'

/** The file cannot be used as a table, and why; `message` says the way out. Nothing in it was changed. */
export class BrokenTable extends Error {
  readonly fault: 'not_a_table' | 'newer' | 'unreadable'
  readonly path: string
  constructor(fault: BrokenTable['fault'], path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.name = 'BrokenTable'
    this.fault = fault
    this.path = path
  }
}

/** `Bnfu`: tells our files from any other SQLite file. */
const applicationId = 0x42_6e_66_75
const schemaVersion = 1

const schema = `
create table items (
  t text not null, pk text not null, sk text not null, kind text not null, version integer not null, body text not null,
  dp text, ds text, op text, os text, expires integer,
  primary key (t, pk, sk)
) without rowid;
create index by_division on items (t, dp, ds, pk, sk) where dp is not null;
create index by_owner on items (t, op, os, pk, sk) where op is not null;
create index by_expiry on items (expires) where expires is not null;
create table feed (seq integer primary key autoincrement, pk text not null, sk text not null);
create table marks (consumer text primary key, seq integer not null) without rowid;
pragma application_id = ${applicationId};
pragma user_version = ${schemaVersion};
`

/** How long a read waits for another process that recovers or closes the file. */
const openBusyMs = 5000

/** One connection to a table's file, and its prepared statements. */
export type SqliteFile = {
  readonly database: DatabaseSync
  readonly prepare: (sql: string) => StatementSync
  /**
   * What is read until this turn ends is read in one transaction: a third of the cost of one for each read. Whoever was
   * acknowledged before the turn began is seen.
   */
  readTogether(): void
  /** Begins a write transaction; false when another connection holds the file. Never waits. */
  begin(): boolean
  close(): void
}

/** Opens a table's file, makes it when it is not there. @throws BrokenTable */
export const openSqliteFile = (path: string): SqliteFile => {
  const database = connect(path)
  try {
    prepareFile(database, path)
  } catch (error) {
    database.close()
    throw brokenBy(error, path)
  }
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }
  let reading = false
  const endReading = (): void => {
    if (!reading) return
    reading = false
    prepare('commit').run()
  }
  return {
    database,
    prepare,
    readTogether: () => {
      if (reading) return
      reading = true
      prepare('begin').run()
      // Runs when the turn's promises are through, before anything else comes in.
      process.nextTick(endReading)
    },
    begin: () => {
      endReading()
      return beginAtOnce(database)
    },
    close: () => {
      if (!database.isOpen) return
      endReading()
      try {
        // The last one out leaves a single file that can be copied; while others are in, that is theirs to do.
        database.exec('pragma busy_timeout = 0; pragma wal_checkpoint(truncate)')
      } finally {
        database.close()
      }
    },
  }
}

const connect = (path: string): DatabaseSync => {
  try {
    // SQLite would let the group and others read; its side files take after this one.
    closeSync(openSync(path, 'a', 0o600))
    return new DatabaseSync(path, { timeout: openBusyMs })
  } catch (error) {
    throw brokenBy(error, path)
  }
}

const prepareFile = (database: DatabaseSync, path: string): void => {
  // Looked at before anything is set, so that a file which is not ours stays as it was.
  if (isEmpty(database)) makeSchema(database)
  else assertOurs(database, path)
  const { journal_mode: mode } = only(database, 'pragma journal_mode = wal')
  if (mode !== 'wal')
    throw new BrokenTable('unreadable', path, 'this file system has no shared memory; put the data on a local disk')
  database.exec('pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on')
  // 16 MB of WAL between checkpoints: pages that change often are copied once instead of four times.
  database.exec('pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864; pragma cache_size = -16000')
}

const isEmpty = (database: DatabaseSync): boolean =>
  only(database, 'select count(*) as n from sqlite_schema')['n'] === 0

const makeSchema = (database: DatabaseSync): void => {
  database.exec('pragma journal_mode = wal')
  database.exec('begin immediate')
  try {
    // Another process may have made it while this one waited.
    if (isEmpty(database)) database.exec(schema)
    database.exec('commit')
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}

const assertOurs = (database: DatabaseSync, path: string): void => {
  if (only(database, 'pragma application_id')['application_id'] !== applicationId)
    throw new BrokenTable('not_a_table', path, 'this is a database of another program; name another data folder')
  const version = Number(only(database, 'pragma user_version')['user_version'])
  if (version > schemaVersion)
    throw new BrokenTable('newer', path, `written by a newer version (${version}); install that version or a newer one`)
}

const only = (database: DatabaseSync, sql: string): Record<string, SQLOutputValue> => database.prepare(sql).get() ?? {}

const notADatabase = 26
const corrupt = 11

const brokenBy = (error: unknown, path: string): unknown => {
  if (error instanceof BrokenTable) return error
  const code = codeOf(error)
  if (code === notADatabase)
    return new BrokenTable(
      'not_a_table',
      path,
      'this is not a database; restore a backup or name another data folder',
      {
        cause: error,
      },
    )
  if (code === corrupt)
    return new BrokenTable('unreadable', path, 'the file is damaged; restore a backup', { cause: error })
  const reason = error instanceof Error ? error.message : String(error)
  return new BrokenTable('unreadable', path, `cannot be opened (${reason}); check the folder and its rights`, {
    cause: error,
  })
}

const busy = 5

const beginAtOnce = (database: DatabaseSync): boolean => {
  database.exec('pragma busy_timeout = 0')
  try {
    database.exec('begin immediate')
    return true
  } catch (error) {
    if (codeOf(error) === busy) return false
    throw error
  } finally {
    database.exec(`pragma busy_timeout = ${openBusyMs}`)
  }
}

/** SQLite's primary result code of what node:sqlite threw. */
const codeOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
