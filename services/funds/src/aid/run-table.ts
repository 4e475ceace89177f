import { Refusal } from '@bangfu/kernel/refusal'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  entityKey,
  partitionOf,
  uniqueKey,
} from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type Query, type TableReader } from '@bangfu/table/table'
import type { Division } from '@bangfu/kernel/division'
import type { Versioned } from '../ledger/till-table.ts'
import { AidRun, Gathered, mostInRun } from './run.ts'

/** A fund has one run of a programme and month, as it pays a household once. */
export const runKey = (fund: string, programme: string, period: string): Key =>
  uniqueKey('aid-run', [fund, programme, period].join('#'))

const itemOf = (run: AidRun): Omit<Item, 'version'> => ({
  key: entityKey(run.run),
  kind: 'aid-run',
  body: run,
  byDivision: divisionPlace('aid-run', run.division, run.run),
})

export const runOf = (item: Item | undefined): Versioned<AidRun> => {
  if (!item) throw new Refusal('not_found')
  return { value: AidRun.parse(item.body), version: item.version }
}

/** @throws Refusal not_found */
export const loadRun = async (table: TableReader, run: string): Promise<Versioned<AidRun>> =>
  runOf(await table.get(entityKey(run)))

export const findRun = async (
  table: TableReader,
  fund: string,
  programme: string,
  period: string,
): Promise<Versioned<AidRun> | undefined> => {
  const item = await table.get(runKey(fund, programme, period))
  return item && loadRun(table, AidRun.pick({ run: true }).parse(item.body).run)
}

export const createRun = (run: AidRun): Op[] => [
  create(itemOf(run)),
  create(
    { key: runKey(run.fund, run.programme, run.period), kind: 'unique', body: { run: run.run } },
    () => new Refusal('conflict'),
  ),
]

export const replaceRun = (run: AidRun, version: number, otherwise: () => Error): Op =>
  replace(itemOf(run), version, otherwise)

const gatheredKey = (run: string, application: string): Key => childKey(run, 'application', application)

export const createGathered = (run: string, gathered: Gathered): Op =>
  create({ key: gatheredKey(run, gathered.application), kind: 'aid-gathered', body: gathered })

export const replaceGathered = (run: string, gathered: Gathered, version: number): Op =>
  replace({ key: gatheredKey(run, gathered.application), kind: 'aid-gathered', body: gathered }, version)

/** Everything that a run has gathered: read from the table, so that nothing claimed is ever left out of its plan. */
export const listGathered = async (table: TableReader, run: string): Promise<Versioned<Gathered>[]> =>
  (await listAll(table, gatheredIn(run), mostInRun * 2)).map((item) => ({
    value: Gathered.parse(item.body),
    version: item.version,
  }))

export const gatheredIn = (run: string): Omit<Query, 'limit'> => ({
  in: partitionOf(gatheredKey(run, '-')),
  prefix: childPrefix('application'),
})

export const runsIn = (division: Division): Omit<Query, 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('aid-run', division) },
  prefix: division,
})
