import { groupCommit } from './group-commit.ts'
import { bodiesOf } from './ops.ts'
import { openSqliteFile } from './sqlite-file.ts'
import { stepsOf, type Job, type Outcome } from './sqlite-jobs.ts'
import { sqliteReader, type SqliteReader } from './sqlite-reader.ts'
import { commitGroup } from './sqlite-writer.ts'
import { Conflict, Contention, type Table } from './table.ts'

/** What one machine's table can do besides: the feed of facts, marks of its consumers, sweeping. */
export type SqliteTable = Table &
  SqliteReader & {
    setMark(consumer: string, seq: number): Promise<void>
    /** Removes up to `limit` items that expired before `nowEpochSeconds`; says how many. */
    sweep(nowEpochSeconds: number, limit: number): Promise<number>
    /** Tells when this process has committed facts; returns the way to stop it. Facts of other processes: poll `feed`. */
    onCommit(listener: () => void): () => void
    /** Checkpoints and closes the file. What is not yet acknowledged fails. */
    close(): void
  }

export type SqliteSettings = {
  /** How long a write waits for other processes before it is Contention; 5,000 unless told. */
  readonly mostWaitMs?: number | undefined
}

/**
 * One machine's table in one file: WAL, every commit synced before it is acknowledged, many writes to a commit, any
 * number of processes on the file. @throws BrokenTable
 */
export const openSqliteTable = (path: string, { mostWaitMs }: SqliteSettings = {}): SqliteTable => {
  const file = openSqliteFile(path)
  const submit = groupCommit<Job, Outcome>((jobs) => commitGroup(file, jobs, mostWaitMs))
  return { ...sqliteReader(file), ...writesThrough(submit), close: () => file.close() }
}

/** The writing half of a table, over whatever commits its jobs. */
export const writesThrough = (
  submit: (job: Job) => Promise<Outcome>,
): Pick<SqliteTable, 'write' | 'setMark' | 'sweep' | 'onCommit'> => {
  const listeners = new Set<() => void>()
  const commit = async (job: Job): Promise<number> => {
    const outcome = await submit(job)
    if ('failed' in outcome) throw new Conflict(outcome.failed)
    if ('contention' in outcome) throw new Contention(outcome.contention)
    if ('defect' in outcome) throw new Error(`the table could not be written: ${outcome.defect}`)
    // In a turn of its own: what a listener does wrong must not fail a write that is done.
    if (outcome.told) listeners.forEach(queueMicrotask)
    return outcome.count
  }
  return {
    write: async (ops) => {
      await commit({ do: 'write', steps: stepsOf(ops, bodiesOf(ops)) })
    },
    setMark: async (consumer, seq) => void (await commit({ do: 'mark', consumer, seq })),
    sweep: (now, limit) => commit({ do: 'sweep', now, limit }),
    onCommit: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
