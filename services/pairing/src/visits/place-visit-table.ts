import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, type Instant, type Period } from '@bangfu/kernel/time'
import type { WithinCounty } from '@bangfu/kernel/division'
import { divisionPartition, divisionPlace, entityKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { loadTeam } from '../organisations/team-table.ts'
import { loadUnit, namedUnit } from '../organisations/unit-table.ts'
import type { UnitId } from '../organisations/unit.ts'
import { findVillageFace } from '../pairings/village-pairing-table.ts'
import { helpFlags, PlaceVisit, type PlaceVisitInput } from './place-visit.ts'
import type * as z from 'zod'

type Unit = z.output<typeof UnitId>

/** A list of its own for each month, so that a township's month is one range; and one for each unit, by time. */
const ofMonth = (period: string): string => `place-visit-${period}`

const itemOf = (visit: PlaceVisit): Omit<Item, 'version'> => ({
  key: entityKey(visit.placeVisit),
  kind: 'place-visit',
  body: visit,
  byDivision: divisionPlace(ofMonth(visit.period), visit.division, `${visit.at}#${visit.placeVisit}`),
  byOwner: ownerPlace('place-visit', visit.unit, `${visit.at}#${visit.placeVisit}`),
})

export const createPlaceVisit = (visit: PlaceVisit): Op => create(itemOf(visit))
export const replacePlaceVisit = (visit: PlaceVisit, version: number): Op => replace(itemOf(visit), version)
export const placeVisitOf = ({ body }: Item): PlaceVisit => PlaceVisit.parse(body)

/** @throws Refusal not_found */
export const loadPlaceVisit = async (
  table: TableReader,
  id: Id<'pvs'>,
): Promise<{ visit: PlaceVisit; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { visit: placeVisitOf(item), version: item.version }
}

/** The visits of a month in a division. */
export const placeVisitsIn = (
  division: z.output<typeof WithinCounty>,
  period: Period,
): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(ofMonth(period), division) },
  prefix: division,
})

/** The visits of a unit in a time; its end is not part of it. */
export const placeVisitsOf = (
  unit: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('place-visit', unit) },
  from,
  to,
})

/** The unit that is answerable for a visit: its own, or the one that sent the team. @throws Refusal not_found */
export const unitOfVisit = async (table: TableReader, by: PlaceVisitInput['by']): Promise<Unit> =>
  by.as === 'team' ? (await loadTeam(table, by.team)).unit : by.unit

/** Where the visited village or school lies. @throws Refusal not_found: a school that is not on file */
export const placeOf = async (
  table: TableReader,
  subject: PlaceVisitInput['subject'],
): Promise<PlaceVisit['division']> =>
  subject.kind === 'village' ? subject.village : (await loadUnit(table, subject.school)).division

/**
 * What is known of who came where: the unit's name, and whether it helps the village.
 * @throws Refusal unit_not_found: absent, or of another county
 */
export const knownOfVisit = async (
  table: TableReader,
  unit: Unit,
  { subject, division, on }: Pick<PlaceVisit, 'subject' | 'division' | 'on'>,
): Promise<Pick<PlaceVisit, 'unitName' | 'flags'> & { readonly unchanged: Op }> => {
  const named = await namedUnit(table, unit, division)
  if (subject.kind === 'school') return { unitName: named.unit.name, flags: [], unchanged: named.unchanged }
  const { face } = await findVillageFace(table, subject.village)
  const helped = face.helpedBy
    .filter((one) => one.unit === unit)
    .map(({ from, to }) => ({ from: Day.parse(from), to: Day.nullable().parse(to) }))
  return { unitName: named.unit.name, flags: helpFlags(helped, on), unchanged: named.unchanged }
}
