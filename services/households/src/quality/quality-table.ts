import type { Division } from '@bangfu/kernel/division'
import { countyOf, levelsOf } from '@bangfu/kernel/division'
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
import { create, put, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type Query, type TableReader } from '@bangfu/table/table'
import { QualityCheck, VillageFigures } from './check.ts'
import type { KeptFinding } from './finding.ts'
import type { Printed } from './shared-numbers.ts'

/** What is wrong at a household, as its last check found it: one item beside its file, listed while anything is wrong. */
export type Faults = {
  readonly household: string
  readonly code: string
  readonly village: string
  readonly group: string | null
  readonly headMasked: string
  /** The day of the check that last found something else than before. */
  readonly on: string
  readonly findings: readonly KeptFinding[]
}

export type FoundFaults = { readonly faults: Faults; readonly version: number }

const list = 'quality'
const faultsKey = (household: string): Key => childKey(household, list, '=')

export const faultsOf = (item: Item): Faults => item.body as Faults

/** What stands beside households about their quality, in the order asked; at most 100. */
export const readFaults = async (
  table: TableReader,
  households: readonly string[],
): Promise<(FoundFaults | undefined)[]> => {
  const items = await table.getMany(households.map(faultsKey))
  return items.map((item) => item && { faults: faultsOf(item), version: item.version })
}

/** Keeps what is wrong; while nothing is, it stands in no list. */
export const faultsOp = (before: FoundFaults | undefined, faults: Faults): Op => {
  const version = before?.version ?? 0
  const item = {
    key: faultsKey(faults.household),
    kind: 'household-quality',
    body: faults,
    version: version + 1,
    ...(faults.findings.length > 0 && { byDivision: divisionPlace(list, faults.village, faults.code) }),
  }
  return put(item, version === 0 ? 'absent' : { version })
}

/** The list of households with findings: a range of a village, a township or a county. */
export const faultsOfDivision = (division: Division): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list, division) },
  prefix: division,
})

const checks = 'quality-check'

const checkItem = (check: QualityCheck): Omit<Item, 'version'> => ({
  key: entityKey(check.check),
  kind: checks,
  body: check,
  byDivision: divisionPlace(checks, check.division, `${check.startedAt}#${check.check}`),
})

/** @throws Refusal not_found */
export const loadCheck = async (table: TableReader, id: string): Promise<{ check: QualityCheck; version: number }> => {
  const item = await table.get(entityKey(id))
  if (item?.kind !== checks) throw new Refusal('not_found')
  return { check: QualityCheck.parse(item.body), version: item.version }
}

/** The checks of a division and all below it, newest first within each. */
export const checksOfDivision = (division: Division): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(checks, division) },
  prefix: division,
  newestFirst: true,
})

/** Looked back at most so far for one that was not cut off. */
const mostLookedBack = 20

/** The last check of a division itself that came to its end. */
export const findLastCheck = async (table: TableReader, division: Division): Promise<QualityCheck | undefined> => {
  const { items } = await table.list({ ...checksOfDivision(division), prefix: `${division}#`, limit: mostLookedBack })
  return items.map(({ body }) => QualityCheck.parse(body)).find(({ endedAt }) => endedAt !== null)
}

/** The last check that covers a division: of itself, its township or its county. @throws Refusal quality_not_checked */
export const loadCovering = async (table: TableReader, division: Division): Promise<QualityCheck> => {
  const found = await Promise.all(levelsOf(division).map((level) => findLastCheck(table, level)))
  const last = found.filter((check) => check !== undefined).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0]
  if (!last) throw new Refusal('quality_not_checked')
  return last
}

const runningKey = (division: Division): Key => uniqueKey('quality-check', countyOf(division))

/** Which check of a county was begun last: two at a time would get in each other's way. */
export const findBegun = async (
  table: TableReader,
  division: Division,
): Promise<{ readonly check: string; readonly version: number } | undefined> => {
  const item = await table.get(runningKey(division))
  return item && { check: (item.body as { readonly check: string }).check, version: item.version }
}

export const beginOps = (check: QualityCheck, before: { readonly version: number } | undefined): Op[] => {
  const item = { key: runningKey(check.division), kind: 'quality-check-begun', body: { check: check.check } }
  return [create(checkItem(check)), before ? replace(item, before.version) : create(item)]
}

export const endOp = (check: QualityCheck, version: number): Op => replace(checkItem(check), version)

const villages = 'village'
const villageKey = (check: string, village: string): Key => childKey(check, villages, village)

/** What a check found in a village that is through. */
export const villageOp = (check: string, figures: VillageFigures): Op =>
  create({ key: villageKey(check, figures.village), kind: 'quality-village', body: figures })

/** The villages of a check within a division. */
export const villagesOfCheck = (check: string, division: Division | ''): Omit<Query, 'after' | 'limit'> => ({
  in: partitionOf(entityKey(check)),
  prefix: `${childPrefix(villages)}${division}`,
})

/** A county has some hundreds. */
const mostVillages = 3000

export const listVillages = async (
  table: TableReader,
  check: string,
  division: Division | '' = '',
): Promise<VillageFigures[]> => {
  const items = await listAll(table, villagesOfCheck(check, division), mostVillages)
  return items.map(({ body }) => VillageFigures.parse(body))
}

/** What an earlier check found in some villages, in the order asked; undefined where it found no household. */
export const readVillages = async (
  table: TableReader,
  check: string,
  asked: readonly string[],
): Promise<(VillageFigures | undefined)[]> => {
  const items: (Item | undefined)[] = []
  for (let at = 0; at < asked.length; at += mostAtOnce)
    items.push(...(await table.getMany(asked.slice(at, at + mostAtOnce).map((village) => villageKey(check, village)))))
  return items.map((item) => item && VillageFigures.parse(item.body))
}

const mostAtOnce = 100

const prints = 'print'
/** The prints of a step, for as long as the check may take. */
export const printOp = (check: string, step: number, printed: readonly Printed[], expires: number): Op =>
  create({
    key: childKey(check, prints, String(step).padStart(8, '0')),
    kind: 'quality-prints',
    body: { printed },
    expires,
  })

/** The prints of all steps of a check, in portions. */
export const printsOfCheck = (check: string): Omit<Query, 'after' | 'limit'> => ({
  in: partitionOf(entityKey(check)),
  prefix: childPrefix(prints),
})

export const printedOf = (item: Item): readonly Printed[] => (item.body as { readonly printed: Printed[] }).printed
