import { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import type { Period } from '@bangfu/kernel/time'
import { writeOrRefuse } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { mostOps, type Table, type TableReader } from '@bangfu/table/table'
import { attemptsOf } from '../ledger/ledger-table.ts'
import type { Known } from './plan-entry.ts'
import { createLine } from './plan-table.ts'
import type { PlanLine } from './plan.ts'

type Asked = { readonly fund: string; readonly item: string; readonly period: Period }

/** The faces of households as they are now; those that are not known here are missing. */
export const facesOf = async (
  table: TableReader,
  households: readonly Id<'hsh'>[],
): Promise<Map<string, HouseholdFace>> => {
  const faces = new Map<string, HouseholdFace>()
  for (const some of packsOf([...new Set(households)], mostKeys)) {
    const items = await table.getMany(some.map(faceKey))
    for (const [index, household] of some.entries()) {
      const item = items[index]
      if (item) faces.set(household, HouseholdFace.parse(item.body))
    }
  }
  return faces
}

/** What is known now of each household that a list names: its face, and whether this money was paid to it before. */
export const knownOf = async (
  table: TableReader,
  { fund, item, period }: Asked,
  households: readonly Id<'hsh'>[],
): Promise<Map<string, Known>> => {
  const faces = await facesOf(table, households)
  const known = new Map<string, Known>()
  for (const some of packsOf([...new Set(households)], mostKeys)) {
    const onces = some.map((household) => ({ fund, household, item, period }))
    const attempts = await attemptsOf(table, onces)
    for (const [index, household] of some.entries())
      known.set(household, { face: faces.get(household), paidBefore: attempts[index]?.paidBefore ?? false })
  }
  return known
}

/**
 * Writes the lines of a plan under a list that nothing points at yet. Only the plan, written last, makes them visible:
 * cut off in between, they are never seen, and the repeated command writes a list of its own.
 */
export const writeLines = async (table: Table, list: string, lines: readonly PlanLine[]): Promise<void> => {
  for (const some of packsOf(lines, mostOps))
    await writeOrRefuse(
      table,
      some.map((line) => createLine(list, line)),
    )
}

/** How many keys one read may name. */
const mostKeys = 100

export const packsOf = <T>(all: readonly T[], size: number): T[][] => {
  const packs: T[][] = []
  for (let start = 0; start < all.length; start += size) packs.push(all.slice(start, start + size))
  return packs
}
