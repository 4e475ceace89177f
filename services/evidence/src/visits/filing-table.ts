import type { VisitFace } from '@bangfu/facts/faces'
import { positionOf, type Position } from '@bangfu/kernel/position'
import { dayOf } from '@bangfu/kernel/time'
import { evidenceNumbersFor, type EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import { Conflict, type Op, type Table } from '@bangfu/table/table'
import type { TextGrams } from '@bangfu/text-likeness/text-likeness'
import type { Sealed } from '@bangfu/vault/vault'
import type { Deps } from '@bangfu/service/context'
import { findHouseholdPosition, findVillagePosition } from '../evidence-table.ts'
import { metresTo } from '../verdict.ts'
import { fileText, gramsOf } from './text-table.ts'
import { filePoint } from './trace-table.ts'
import type { TracePoint } from './travel.ts'
import { filedCheck, isThere, type Whereabouts } from './visit-check.ts'
import { createCheck, findChecks, type FoundCheck } from './visit-check-table.ts'

/** A visit as it is filed, with what it is compared by. */
export type Filed = {
  readonly found: FoundCheck
  readonly numbers: EvidenceNumbers
  readonly grams: TextGrams | undefined
  readonly point: TracePoint | undefined
}

/**
 * Files a visit once, before it is judged: of two that are judged at the same moment each finds the other. Its check, its
 * words and its point are one transaction.
 */
export const fileVisit = async (face: VisitFace, deps: Deps): Promise<Filed> => {
  const { table, vault } = deps
  const numbers = evidenceNumbersFor(face.division, dayOf(face.at))
  const grams = gramsOf(face, vault, numbers)
  const places = await placesOf(face, deps)
  const point = pointOf(face, places, numbers)
  await writeOnce(table, [
    createCheck(filedCheck(face, whereaboutsOf(places))),
    ...(grams ? fileText(face, grams, numbers) : []),
    ...(point ? [filePoint(face.helper, point, vault)] : []),
  ])
  const [found] = await findChecks(table, [face.visit])
  if (!found) throw new Error(`the visit ${face.visit} is not filed`)
  return { found, numbers, grams, point }
}

/** Writes what is written once; that it is there already is what was wanted. */
export const writeOnce = async (table: Table, ops: readonly Op[]): Promise<void> => {
  try {
    await table.write(ops)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

type Places = { readonly said: Position | null; readonly household: Position | null; readonly village: Position | null }

const placesOf = async (face: VisitFace, { table, vault }: Deps): Promise<Places> => {
  const [household, village] = await Promise.all([
    findHouseholdPosition(table, vault, face.household),
    findVillagePosition(table, face.division),
  ])
  const { visit, position = null } = face
  const said = position === null ? null : (positionOf(vault.open('position', visit, position as Sealed)) ?? null)
  return { said, household, village }
}

const whereaboutsOf = ({ said, household, village }: Places): Whereabouts => ({
  hasPosition: said !== null,
  hasHouseholdPosition: household !== null,
  householdMetres: metresTo(household, said),
  villageMetres: metresTo(village, said),
})

/** Where the visit says the helper was; a visit at home that does not say was where the home is. */
const pointOf = (
  face: VisitFace,
  { said, household }: Places,
  { kindsAtHome }: EvidenceNumbers,
): TracePoint | undefined => {
  const isStay = kindsAtHome.includes(face.kind)
  const position = said ?? (isStay ? household : null)
  if (!isThere(face) || position === null) return undefined
  return { point: face.visit, visit: face.visit, household: face.household, at: face.at, position, isStay }
}
