import * as z from 'zod'
import { countyOf, type Division } from '@bangfu/kernel/division'
import { HouseholdFace, UnitFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import { historyOp } from '@bangfu/service/history'
import type { Context } from '@bangfu/service/context'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  ownerPartition,
  ownerPlace,
  partitionOf,
  uniqueKey,
} from '@bangfu/table/keys'
import { create, remove, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import type { Versioned } from '../ledger/till-table.ts'
import { AidApplication, AidApplicationId } from './application.ts'

const conflict = () => new Refusal('conflict')

const itemOf = (application: AidApplication): Omit<Item, 'version'> => ({
  key: entityKey(application.application),
  kind: 'aid-application',
  body: application,
  byDivision: divisionPlace('aid-application', application.division, application.application),
  byOwner: ownerPlace('aid-application', application.household, application.application),
})

export const applicationOf = (item: Item | undefined): Versioned<AidApplication> => {
  if (!item) throw new Refusal('not_found')
  return { value: AidApplication.parse(item.body), version: item.version }
}

/** @throws Refusal not_found */
export const loadApplication = async (table: TableReader, id: string): Promise<Versioned<AidApplication>> =>
  applicationOf(await table.get(entityKey(id)))

export const createApplication = (application: AidApplication): Op => create(itemOf(application))

/**
 * What waits for a run, by programme and term, village by village: in the table and not in an index, so that a run that
 * reads right after an approval sees it.
 */
const waitingId = ({
  division,
  programme,
  term,
}: {
  readonly division: Division
  readonly programme: string
  readonly term: string
}): string => ['aid-waiting', countyOf(division), programme, term].join('#')
const waitingKey = (application: AidApplication): Key =>
  childKey(waitingId(application), 'application', `${application.division}#${application.application}`)

/** The applications of a division that wait for a run. */
export const waitingIn = (asked: Parameters<typeof waitingId>[0]): Omit<Query, 'limit'> => ({
  in: partitionOf(childKey(waitingId(asked), 'application', '')),
  prefix: childPrefix('application') + asked.division,
})

type Changing = Pick<Context, 'actor' | 'now'>

/** Replaces an application, keeps what it was, and puts it among those that wait for a run, or takes it from them. */
export const replaceApplication = (
  context: Changing,
  before: Versioned<AidApplication>,
  after: AidApplication,
  why: string,
): Op[] => [
  replace(itemOf(after), before.version, conflict),
  historyOp(context, after.application, before.version, before.value, why),
  ...(before.value.state !== 'approved' && after.state === 'approved'
    ? [create({ key: waitingKey(after), kind: 'aid-waiting', body: { application: after.application } }, conflict)]
    : []),
  ...(before.value.state === 'approved' && after.state !== 'approved'
    ? [remove(waitingKey(after), 'present', conflict)]
    : []),
]

export const Waiting = z.object({ application: z.string() })

export const onceKey = (once: string): Key => uniqueKey('aid', once)

export const findOnce = async (
  table: TableReader,
  once: string,
): Promise<{ readonly application: string; readonly version: number } | undefined> => {
  const item = await table.get(onceKey(once))
  return item && { application: Waiting.parse(item.body).application, version: item.version }
}

/** Takes the one application of a student, programme and term: anew, or in the place of one that was refused. */
export const takeOnce = (once: string, application: string, refusedVersion: number | undefined): Op => {
  const item = { key: onceKey(once), kind: 'unique', body: { application } }
  const taken = () => new Refusal('aid_applied_already')
  return refusedVersion === undefined ? create(item, taken) : replace(item, refusedVersion, taken)
}

/** The face of a household and its version, to be checked in the write. @throws Refusal not_found */
export const loadFace = async (table: TableReader, household: string): Promise<Versioned<HouseholdFace>> => {
  const item = await table.get(faceKey(household))
  if (!item) throw new Refusal('not_found')
  return { value: HouseholdFace.parse(item.body), version: item.version }
}

/** A school as a scope: only in its own county does it speak for a student. */
export const schoolScope = async (
  table: TableReader,
  unit: string | null | undefined,
  division: Division,
): Promise<{ readonly unit?: string }> => {
  if (unit === undefined || unit === null) return {}
  const item = await table.get(faceKey(unit))
  if (!item || countyOf(UnitFace.parse(item.body).division) !== countyOf(division)) return {}
  return { unit }
}

export const applicationsIn = (division: Division): Omit<Query, 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('aid-application', division) },
  prefix: division,
})

export const applicationsOf = (household: string): Omit<Query, 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('aid-application', household) },
})

export const ofApplication = z.strictObject({ aidApplication: AidApplicationId })

/** The application that a route asks about: its village's, its household's, and of its school in this county. */
export const applicationSubject = async (
  { params: { aidApplication: application } }: { readonly params: { readonly aidApplication: string } },
  { table }: { readonly table: TableReader },
) => {
  const found = await loadApplication(table, application)
  const { division, household, school } = found.value
  return {
    scope: { division, household, ...(await schoolScope(table, school.unit, division)) },
    about: application,
    found,
  }
}
