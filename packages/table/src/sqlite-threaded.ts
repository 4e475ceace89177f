import { Worker } from 'node:worker_threads'
import { groupCommit } from './group-commit.ts'
import { openSqliteFile } from './sqlite-file.ts'
import type { Job, Outcome } from './sqlite-jobs.ts'
import { sqliteReader } from './sqlite-reader.ts'
import { writesThrough, type SqliteSettings, type SqliteTable } from './sqlite-table.ts'
import type { Message, Reply, ThreadSettings } from './sqlite-thread.ts'

export type ThreadedSqliteTable = Omit<SqliteTable, 'close'> & {
  /** Finishes what was begun, checkpoints and closes the file. */
  close(): Promise<void>
}

/** The thread always has the next group at hand while it commits one. */
const mostUnderWay = 4

/**
 * The same table for a busy process: reads here, commits in a thread of their own, so that no request waits while
 * another's commit is synced. @throws BrokenTable
 */
export const openSqliteTableThreaded = (path: string, settings: SqliteSettings = {}): ThreadedSqliteTable => {
  const file = openSqliteFile(path)
  const thread = writerThread({ ...settings, path })
  return {
    ...sqliteReader(file),
    ...writesThrough(groupCommit(thread.commit, mostUnderWay)),
    close: async () => {
      await thread.stop()
      file.close()
    },
  }
}

type UnderWay = PromiseWithResolvers<readonly Outcome[]>

const writerThread = (workerData: ThreadSettings) => {
  const worker = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData })
  const underWay = new Map<number, UnderWay>()
  let count = 0
  let ended: Error | undefined
  const post = (message: Message): void => worker.postMessage(message)
  const end = (cause: unknown): void => {
    const error = (ended ??= new Error('the writer of the table has ended', { cause }))
    for (const { reject } of underWay.values()) reject(error)
    underWay.clear()
  }
  worker.on('message', ({ id, outcomes }: Reply) => {
    underWay.get(id)?.resolve(outcomes)
    underWay.delete(id)
  })
  worker.on('error', end)
  const exited = new Promise<void>((resolve) =>
    worker.on('exit', (code) => {
      end(`exit ${code}`)
      resolve()
    }),
  )
  return {
    commit: async (jobs: readonly Job[]): Promise<readonly Outcome[]> => {
      if (ended) throw ended
      const answer: UnderWay = Promise.withResolvers()
      underWay.set(++count, answer)
      post({ id: count, jobs })
      return answer.promise
    },
    stop: async (): Promise<void> => {
      await Promise.allSettled([...underWay.values()].map(({ promise }) => promise))
      if (!ended) post('stop')
      await exited
    },
  }
}
