import { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import type { Period } from '@bangfu/kernel/time'
import { writeOrRefuse } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { mostOps, type Table, type TableReader } from '@bangfu/table/table'
import { attemptsOf } from './ledger-table.ts'
import type { Known } from './plan-entry.ts'
import { createLine } from './plan-table.ts'
import type { PlanLine } from './plan.ts'

type Asked = { readonly fund: string; readonly item: string; readonly period: Period }

/** What is known now of each household that a list names: its face, and whether this money was paid to it before. */
export const knownOf = async (
  table: TableReader,
  asked: Asked,
  households: readonly Id<'hsh'>[],
): Promise<Map<string, Known>> => {
  const known = new Map<string, Known>()
  for (const some of packsOf([...new Set(households)], 100)) {
    const faces = await table.getMany(some.map(faceKey))
    const attempts = await attemptsOf(
      table,
      some.map((household) => ({ ...asked, household })),
    )
    for (const [index, household] of some.entries()) {
      const face = faces[index]
      known.set(household, {
        face: face && HouseholdFace.parse(face.body),
        paidBefore: attempts[index]?.paidBefore ?? false,
      })
    }
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

export const packsOf = <T>(all: readonly T[], size: number): T[][] => {
  const packs: T[][] = []
  for (let start = 0; start < all.length; start += size) packs.push(all.slice(start, start + size))
  return packs
}
