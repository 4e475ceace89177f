import { parentPort, workerData } from 'node:worker_threads'
import { groupCommit } from './group-commit.ts'
import { openSqliteFile } from './sqlite-file.ts'
import type { Job, Outcome } from './sqlite-jobs.ts'
import type { SqliteSettings } from './sqlite-table.ts'
import { commitGroup } from './sqlite-writer.ts'

export type ThreadSettings = SqliteSettings & { readonly path: string }
/** To the thread: jobs to be done, or nothing more to come. */
export type Message = { readonly id: number; readonly jobs: readonly Job[] } | 'stop'
/** From the thread: the outcomes of the jobs, in their order. */
export type Reply = { readonly id: number; readonly outcomes: readonly Outcome[] }

// The thread of `openSqliteTableThreaded`: commits together what came while the last commit was synced.
const { path, mostWaitMs } = workerData as ThreadSettings
const file = openSqliteFile(path)
const submit = groupCommit<Job, Outcome>((jobs) => commitGroup(file, jobs, mostWaitMs))

parentPort?.on('message', (message: Message) => {
  if (message === 'stop') {
    file.close()
    parentPort?.close()
    return
  }
  void Promise.all(message.jobs.map(submit)).then((outcomes) =>
    parentPort?.postMessage({ id: message.id, outcomes } satisfies Reply),
  )
})
