import type { Instant } from '@bangfu/kernel/time'
import { divisionPartition, divisionPlace, entityKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type Query, type TableReader } from '@bangfu/table/table'
import { isActive, Job } from './job.ts'

export type StoredJob = { readonly job: Job; readonly version: number }

const keptDays = 400
/** In the whole installation; the list is looked through every few minutes. */
const mostActive = 10_000
const list = 'job'
const active = 'active'

/** Keeps a job, for the first time or at the version at which it was read. While it is active it stands in one list. */
export const jobOp = (job: Job, before?: StoredJob): Op => {
  const item = {
    key: entityKey(job.job),
    kind: 'job',
    body: job,
    byDivision: divisionPlace(list, job.division, job.job),
    ...(isActive(job) && { byOwner: ownerPlace(list, active, job.job) }),
    expires: Math.floor(Date.parse(job.queuedAt) / 1000) + keptDays * 86_400,
  }
  return before ? replace(item, before.version) : create(item)
}

export const storedJob = (item: Item): StoredJob => ({ job: Job.parse(item.body), version: item.version })

export const findJob = async (table: TableReader, job: string): Promise<StoredJob | undefined> => {
  const item = await table.get(entityKey(job))
  return item?.kind === 'job' ? storedJob(item) : undefined
}

/** The list of the jobs of a division and all below it, newest first within each division. */
export const jobsOfDivision = (division: string): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list, division) },
  prefix: division,
  newestFirst: true,
})

/** Jobs that are not over, of the whole installation. The index may lag: look at the job itself before doing anything. */
export const listActiveJobs = async (table: TableReader, before: Instant): Promise<Job[]> => {
  const partition = ownerPartition(list, active)
  const items = await listAll(table, { in: { table: 'registry', index: 'byOwner', partition } }, mostActive)
  return items.map(({ body }) => Job.parse(body)).filter(({ queuedAt }) => queuedAt <= before)
}
