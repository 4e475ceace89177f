import { setTimeout as sleep } from 'node:timers/promises'
import type { SqliteFile } from './sqlite-file.ts'
import type { Job, Outcome, Step } from './sqlite-jobs.ts'
import type { Condition } from './table.ts'

/** How long a group of jobs tries to get the file from other processes before it gives up. */
const usualWaitMs = 5000
const mostPauseMs = 16

/**
 * Does a group of jobs in one transaction, with one sync for all; waits for other processes with jitter, within a bound.
 * A job whose condition fails has no part in it and does not touch the others.
 */
export const commitGroup = async (
  file: SqliteFile,
  jobs: readonly Job[],
  mostWaitMs = usualWaitMs,
): Promise<readonly Outcome[]> => {
  const givesUpAt = performance.now() + mostWaitMs
  for (let pauseMs = 1; ; pauseMs = Math.min(mostPauseMs, pauseMs * 2)) {
    const outcomes = tryGroup(file, jobs)
    if (outcomes) return outcomes
    if (performance.now() > givesUpAt) return jobs.map(() => ({ contention: 'the file is held by another process' }))
    await sleep(Math.random() * pauseMs)
  }
}

/** The same, at once: undefined when another connection holds the file. */
const tryGroup = (file: SqliteFile, jobs: readonly Job[]): readonly Outcome[] | undefined => {
  if (!file.begin()) return undefined
  try {
    const outcomes = jobs.map((job) => apply(file, job))
    file.database.exec('commit')
    return outcomes
  } catch (error) {
    if (file.database.isTransaction) file.database.exec('rollback')
    // One that cannot be stored must not take the others with it.
    if (jobs.length > 1) return jobs.map((job) => tryGroup(file, [job])?.[0] ?? { contention: 'held' })
    return [{ defect: error instanceof Error ? error.message : String(error) }]
  }
}

const apply = (file: SqliteFile, job: Job): Outcome => {
  if (job.do === 'write') return write(file, job.steps)
  const { changes } =
    job.do === 'mark'
      ? file.prepare('insert or replace into marks values (?, ?)').run(job.consumer, job.seq)
      : file.prepare(sweepSql).run(job.now, job.limit)
  return { count: Number(changes), told: false }
}

// Only the registry expires: ledger and trail are append-only.
const sweepSql = `delete from items where (t, pk, sk) in
  (select t, pk, sk from items where expires < ? and t = 'registry' limit ?)`

const write = (file: SqliteFile, steps: readonly Step[]): Outcome => {
  const holdsNow = conditionIn(file)
  const failed = () => ({ failed: steps.flatMap((step, index) => (holdsNow(step) ? [] : [index])) })
  // All conditions hold before the first change, but for what is new: whether it is there already its insert finds out.
  if (!steps.every((step) => isNew(step) || holdsNow(step))) return failed()
  file.prepare('savepoint one_write').run()
  let told = false
  for (const step of steps) {
    if (!change(file, step)) {
      file.prepare('rollback to one_write').run()
      file.prepare('release one_write').run()
      return failed()
    }
    told ||= isFact(step)
  }
  file.prepare('release one_write').run()
  return { count: 0, told }
}

const isNew = ({ row, when }: Step): boolean => when === 'absent' && row !== undefined && row !== null

const conditionIn = ({ prepare }: SqliteFile): ((step: Step) => boolean) => {
  const found = prepare('select version from items where t = ? and pk = ? and sk = ?')
  return ({ t, pk, sk, when }) => {
    const row = found.get(t, pk, sk)
    return holds(when, row && Number(row['version']))
  }
}

const holds = (when: Condition, version: number | undefined): boolean => {
  if (when === 'absent') return version === undefined
  return when === 'present' ? version !== undefined : version === when.version
}

/** False for what should be new and is there. */
const change = ({ prepare }: SqliteFile, step: Step): boolean => {
  const { t, pk, sk, row, when } = step
  if (row === undefined) return true
  if (row === null) prepare('delete from items where t = ? and pk = ? and sk = ?').run(t, pk, sk)
  else if (when === 'absent') {
    if (prepare(insertSql).run(t, pk, sk, ...row).changes === 0) return false
  } else prepare(updateSql).run(...row, t, pk, sk)
  if (isFact(step)) prepare('insert into feed (pk, sk) values (?, ?)').run(pk, sk)
  return true
}

const insertSql = 'insert into items values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing'
const updateSql = `update items set kind = ?, version = ?, body = ?, dp = ?, ds = ?, op = ?, os = ?, expires = ?
  where t = ? and pk = ? and sk = ?`

const isFact = ({ t, row }: Step): boolean => t === 'registry' && row?.[0] === 'fact'
