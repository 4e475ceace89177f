import { VisitFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import { apartKey, divisionPlace, faceKey, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'
import { Visit } from './visit.ts'

/**
 * A visit stands once, under its household in order of time: the household's list is one range, without a second copy.
 * Its face, which other services need anyway, is the way from the id to that place.
 */
const itemOf = (visit: Visit): Omit<Item, 'version'> => ({
  key: apartKey(visit.household, 'visit', orderOf(visit)),
  kind: 'visit',
  body: visit,
  byDivision: divisionPlace('visit', visit.division, orderOf(visit)),
  byOwner: ownerPlace('visit', visit.helper, orderOf(visit)),
})

const orderOf = ({ at, visit }: { readonly at: string; readonly visit: string }): string => `${at}#${visit}`

/** The operations that record a visit, with the face that others may check. */
export const createVisit = (visit: Visit, vault: Vault): Op[] => {
  const { household, helper, unit, division, kind, isVisit, delegated, at, recordedAt, position, corrects } = visit
  const face: VisitFace = {
    ...{
      visit: visit.visit,
      household,
      helper,
      unit,
      division,
      kind,
      isVisit,
      delegated,
      at,
      recordedAt,
      position,
      corrects,
    },
    findings: vault.seal('findings', visit.visit, visit.findings),
  }
  return [create(itemOf(visit)), create(faceItem(visit, face))]
}

/** The visits of a month are a list of their own, for whoever draws a sample: of visits alone, and while they stand. */
export const visitsOfMonth = (period: string): string => `visit-${period}`

const faceItem = (visit: Pick<Visit, 'division' | 'period' | 'visit' | 'isVisit' | 'withdrawn'>, face: VisitFace) => ({
  key: faceKey(visit.visit),
  kind: 'face',
  body: face,
  ...(visit.isVisit &&
    visit.withdrawn === null && {
      byDivision: divisionPlace(visitsOfMonth(visit.period), visit.division, visit.visit),
    }),
})

/** The operation that takes a withdrawn visit off the list of its month. */
export const offMonthOp = async (table: TableReader, visit: Visit): Promise<Op[]> => {
  const item = await table.get(faceKey(visit.visit))
  return item ? [replace(faceItem(visit, VisitFace.parse(item.body)), item.version)] : []
}

export const replaceVisit = (visit: Visit, version: number): Op => replace(itemOf(visit), version)

export const visitOf = (item: Item): Visit => Visit.parse(item.body)

/** A visit by its id; undefined when there is none. */
export const findVisit = async (
  table: TableReader,
  id: string,
): Promise<{ visit: Visit; version: number } | undefined> => {
  const face = await table.get(faceKey(id))
  if (!face) return undefined
  const { household, at, visit } = VisitFace.parse(face.body)
  const item = await table.get(apartKey(household, 'visit', orderOf({ at, visit })))
  return item && { visit: visitOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadVisit = async (table: TableReader, id: string): Promise<{ visit: Visit; version: number }> => {
  const found = await findVisit(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}
