import { accessSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartRefused } from './settings.ts'

export type DataFolder = {
  readonly path: (...names: string[]) => string
  /** Gives the folder free for the next host. */
  release(): void
}

/**
 * Takes the data folder for this host alone. The lock is a file lock of the operating system, held through SQLite:
 * it ends with the process, however that ends, so a stale lock cannot be.
 */
export const takeDataFolder = (folder: string, fresh: boolean): DataFolder => {
  makeFolder(folder)
  const lock = new DatabaseSync(join(folder, 'host.lock'))
  try {
    lock.exec(
      'pragma locking_mode = exclusive; pragma journal_mode = delete; begin exclusive; pragma user_version = 1; commit',
    )
  } catch {
    lock.close()
    throw new StartRefused(
      `${folder} 正被另一个帮扶主机使用；请先停止它（进程号在 host.pid 中），或用 --data 换一个目录。`,
      `Another Bangfu host is using ${folder}; stop it first (its process id is in host.pid), or give another folder with --data.`,
    )
  }
  if (fresh) clear(folder)
  writeFileSync(join(folder, 'host.pid'), `${process.pid}\n`)
  return {
    path: (...names) => join(folder, ...names),
    release: () => {
      rmSync(join(folder, 'host.pid'), { force: true })
      lock.close()
    },
  }
}

/** What a host keeps; `--fresh` removes these and nothing else, so that a mistyped --data costs nobody his files. */
const kept = [
  'table.db',
  'table.db-wal',
  'table.db-shm',
  'objects',
  'exchange',
  'outbox',
  'keys.json',
  'issuer.json',
  'demonstration.json',
  'tls.json',
  'host.log',
  'clock.json',
]

const clear = (folder: string): void => {
  for (const name of kept) rmSync(join(folder, name), { recursive: true, force: true })
}

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!statSync(folder).isDirectory()) throw new Error('not a folder')
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    throw new StartRefused(
      `数据目录 ${folder} 不能使用（不是目录，或没有读写权限）；请修正权限，或用 --data 换一个目录。`,
      `The data folder ${folder} cannot be used (not a folder, or no permission); mend that, or give another one with --data.`,
    )
  }
}
