import { HelperFace, UnitFace, VisitFace } from '@bangfu/facts/faces'
import { canonical } from '@bangfu/kernel/canonical'
import { countyOf, Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, dayOf, type Day, type Period } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import {
  childKey,
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  ownerPartition,
  ownerPlace,
} from '@bangfu/table/keys'
import { create, put, remove, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import type { Deadline } from '../deadlines/deadline.ts'
import { deadlineOps } from '../deadlines/deadline-table.ts'
import { paymentEntryId } from '../income/income-entry.ts'
import { entryKey, reversalKey } from '../income/income-table.ts'
import { photoKey, type KnownPhoto } from './photo-table.ts'
import { counts, isBare, isOpen, Measure, movedOn, type Evidence, type Owner } from './measure.ts'

export type FoundMeasure = { readonly measure: Measure; readonly version: number }

/** @throws Refusal not_found */
export const loadMeasure = async (table: TableReader, id: string): Promise<FoundMeasure> => {
  const item = await table.get(entityKey(id))
  if (item?.kind !== 'measure') throw new Refusal('not_found')
  return { measure: Measure.parse(item.body), version: item.version }
}

/** Measures in the order asked; at most 200. */
export const loadMeasures = async (table: TableReader, ids: readonly string[]): Promise<FoundMeasure[]> => {
  const keys = ids.map(entityKey)
  const parts = await Promise.all([keys.slice(0, 100), keys.slice(100)].map((some) => table.getMany(some)))
  return parts.flat().flatMap((item) => (item ? [{ measure: Measure.parse(item.body), version: item.version }] : []))
}

/** Open measures stand in a list by due day, those under way in one by the day they last moved. */
const itemOf = (measure: Measure): Omit<Item, 'version'> => ({
  key: entityKey(measure.measure),
  kind: 'measure',
  body: measure,
  ...(isOpen(measure) && {
    byDivision: divisionPlace('open-measure', measure.division, `${measure.due}#${measure.measure}`),
  }),
  ...(measure.state === 'under-way' && {
    byOwner: ownerPlace('still-measure', measure.division, `${movedOn(measure)}#${measure.measure}`),
  }),
})

/** Stands beside a measure for as long as nothing shows it. */
const bareItem = ({ measure, division }: Measure): Omit<Item, 'version'> => ({
  key: childKey(measure, 'bare', '='),
  kind: 'bare-measure',
  body: { measure },
  byDivision: divisionPlace('bare-measure', division, measure),
})

const deadlinesOf = (measure: Measure): Deadline[] =>
  isOpen(measure)
    ? [
        {
          about: measure.measure,
          kind: 'plan-measure',
          division: measure.division,
          household: measure.household,
          label: measure.label,
          owedBy: 'village',
          since: measure.from,
          due: measure.due,
          holidaysUnknown: [],
        },
      ]
    : []

/** A measure as it now is: in its lists, among what is due, and told to whom counts. Nothing when nothing changed. */
export const measureOps = (context: Context, before: FoundMeasure | undefined, after: Measure): Op[] => {
  const was = before?.measure
  if (was && canonical(was) === canonical(after)) return []
  const version = (before?.version ?? 0) + 1
  const [bareBefore, bareAfter] = [was !== undefined && isBare(was), isBare(after)]
  const told = was?.state !== after.state || counts(was) !== counts(after)
  return [
    before ? replace(itemOf(after), before.version) : create(itemOf(after)),
    ...deadlineOps(was ? deadlinesOf(was) : [], deadlinesOf(after)),
    ...(bareAfter && !bareBefore ? [create(bareItem(after))] : []),
    ...(bareAfter && bareBefore && was?.division !== after.division
      ? [put({ ...bareItem(after), version: 1 }, 'present')]
      : []),
    ...(bareBefore && !bareAfter ? [remove(bareItem(after).key, 'present')] : []),
    ...(told ? [changedFact(context, was?.state ?? null, after, version)] : []),
  ]
}

const changedFact = (context: Context, from: string | null, after: Measure, entityVersion: number): Op =>
  tell(context, context.now, after.division, 'measure.changed', {
    measure: after.measure,
    household: after.household,
    division: Village.parse(after.division),
    group: after.group,
    from,
    to: after.state,
    counted: counts(after),
    entityVersion,
  })

export const measureLists = ['overdue', 'without-evidence', 'still'] as const
export type MeasureList = (typeof measureLists)[number]

/** The range of a village's measures that are overdue, bare, or have not moved for so many days. */
export const rangeOfList = (
  list: MeasureList,
  village: Village,
  { today, days }: { readonly today: Day; readonly days: number },
): Omit<Query, 'after' | 'limit'> => {
  const division = (kind: string) =>
    ({ table: 'registry', index: 'byDivision', partition: divisionPartition(kind, village) }) as const
  if (list === 'overdue') return { in: division('open-measure'), from: `${village}#`, to: `${village}#${today}` }
  if (list === 'without-evidence') return { in: division('bare-measure'), prefix: `${village}#` }
  return {
    in: { table: 'registry', index: 'byOwner', partition: ownerPartition('still-measure', village) },
    to: addDays(today, 1 - days),
  }
}

/** The owner that a form names is on file in the county. @throws Refusal helper_not_found · unit_not_found */
export const assertOwner = async (table: TableReader, owner: Owner, division: Measure['division']): Promise<void> => {
  if (owner.kind === 'department') return
  const item = await table.get(faceKey(owner.ref))
  const face = item && (owner.kind === 'helper' ? HelperFace : UnitFace).parse(item.body)
  if (!face || countyOf(face.division) !== countyOf(division))
    throw new Refusal(owner.kind === 'helper' ? 'helper_not_found' : 'unit_not_found')
}

export type EvidenceAsked = {
  readonly visit?: string | undefined
  readonly photo?: string | undefined
  readonly payment?: { readonly posting: string; readonly month: Period } | undefined
  readonly paper?: string | undefined
}

/** What a reference to evidence comes to, where it is of this household or village. @throws Refusal measure_evidence_unknown */
export const evidenceKnown = async (
  table: TableReader,
  { household, division }: Measure,
  { visit, photo, payment, paper }: EvidenceAsked,
): Promise<Pick<Evidence, 'kind' | 'ref'>> => {
  if (paper !== undefined) return { kind: 'paper', ref: paper }
  if (visit !== undefined) {
    const item = await table.get(faceKey(visit))
    const face = item && VisitFace.parse(item.body)
    if (face?.isVisit && (household === null ? face.division === division : face.household === household))
      return { kind: 'visit', ref: visit }
  }
  if (photo !== undefined && (await isPhotoOf(table, { household, division }, photo)))
    return { kind: 'photo', ref: photo }
  if (payment !== undefined && household !== null && (await isPaid(table, household, payment)))
    return { kind: 'payment', ref: payment.posting }
  throw new Refusal('measure_evidence_unknown')
}

const isPhotoOf = async (
  table: TableReader,
  { household, division }: Pick<Measure, 'household' | 'division'>,
  photo: string,
): Promise<boolean> => {
  const known = (await table.get(photoKey(photo)))?.body as KnownPhoto | undefined
  return household === null ? known?.division === division : known?.household === household
}

const isPaid = async (
  table: TableReader,
  household: string,
  { posting, month }: { readonly posting: string; readonly month: Period },
): Promise<boolean> => {
  const at = { month, entry: paymentEntryId(posting) }
  const [entry, back] = await table.getMany([entryKey(household, at), reversalKey(household, at)])
  return entry !== undefined && back === undefined
}

/** A step forward, as an item of its own under its measure. */
export const progressKey = (measure: string, on: Day, id: string): Key => childKey(measure, 'progress', `${on}#${id}`)

export const todayOf = ({ now }: Pick<Context, 'now'>): Day => dayOf(now)
