import {
  childKey,
  childPrefix,
  divisionPlace,
  entityKey,
  ownerPartition,
  ownerPlace,
  uniqueKey,
} from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import { listAll, type Op, type TableReader } from '@bangfu/table/table'
import { isActive, Run, VillageStep, type Asked } from './run.ts'

export type StoredRun = { readonly run: Run; readonly version: number }

export const runKind = 'assessment-run'
const mostSteps = 4_000
const mostActive = 10_000

export const findRun = async (table: TableReader, run: string): Promise<StoredRun | undefined> => {
  const item = await table.get(entityKey(run))
  return item?.kind === runKind ? { run: Run.parse(item.body), version: item.version } : undefined
}

/** Puts the run. While it is active it stands in a list of its own, so that abandoned ones are found. */
export const runOp = (run: Run, before?: StoredRun): Op => {
  const item = {
    key: entityKey(run.run),
    kind: runKind,
    body: run,
    byDivision: divisionPlace(runKind, run.division, run.run),
    ...(isActive(run) && { byOwner: ownerPlace(runKind, 'active', run.run) }),
  }
  return before ? replace(item, before.version) : create(item)
}

export const listActiveRuns = async (table: TableReader): Promise<Run[]> => {
  const partition = ownerPartition(runKind, 'active')
  const items = await listAll(table, { in: { table: 'registry', index: 'byOwner', partition } }, mostActive)
  return items.map(({ body }) => Run.parse(body))
}

export type LatestRun = { readonly run: string; readonly version: number }

/** Which run a division and month had last: two cannot both be opened over it. */
export const findLatest = async (
  table: TableReader,
  { division, period }: Pick<Asked, 'division' | 'period'>,
): Promise<LatestRun | undefined> => {
  const item = await table.get(latestKey(division, period))
  return item && { run: (item.body as { run: string }).run, version: item.version }
}

export const latestOp = ({ division, period, run }: Run, before: LatestRun | undefined): Op => {
  const item = { key: latestKey(division, period), kind: 'latest-run', body: { run } }
  return before ? replace(item, before.version) : create(item)
}

const latestKey = (division: string, period: string) => uniqueKey('assessment-run', `${division}#${period}`)

const stepKey = (run: string, village: string) => childKey(run, 'village', village)

export const findStep = async (table: TableReader, run: string, village: string): Promise<VillageStep | undefined> => {
  const item = await table.get(stepKey(run, village))
  return item && VillageStep.parse(item.body)
}

export const listSteps = async (table: TableReader, run: string): Promise<VillageStep[]> =>
  (await listAll(table, { in: { table: 'registry', pk: run }, prefix: childPrefix('village') }, mostSteps)).map(
    ({ body }) => VillageStep.parse(body),
  )

/** Notes how a village came out; a step that is done is never put over. */
export const stepOp = async (table: TableReader, run: string, step: VillageStep): Promise<Op | undefined> => {
  const key = stepKey(run, step.village)
  const item = await table.get(key)
  if (!item) return create({ key, kind: 'assessment-step', body: step })
  if (VillageStep.parse(item.body).state === 'done') return undefined
  return put({ key, kind: 'assessment-step', body: step, version: item.version + 1 }, { version: item.version })
}
