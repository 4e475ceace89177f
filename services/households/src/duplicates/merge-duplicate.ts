import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { addDays, Day, Instant } from '@bangfu/kernel/time'
import type { Household, Person } from '../record/household.ts'
import { related, type Relations, refuseEnded, refuseTooMany } from '../record/member-act.ts'

/** Who in the one file is who in the other; those who are in this file alone go along. */
export const SamePersons = z
  .array(z.strictObject({ person: idSchema('per'), as: idSchema('per') }))
  .min(1)
  .max(30)
type SamePersons = z.output<typeof SamePersons>

/** One file taken into another because both are of the same people. */
export const DuplicateMerge = z.object({
  merge: z.string(),
  from: z.string(),
  into: z.string(),
  division: Division,
  same: z.array(z.object({ person: z.string(), as: z.string() })),
  moved: z.array(z.string()),
  /** The version of the file that was taken in, before it was. */
  fromVersion: z.int(),
  on: Day,
  at: Instant,
  by: z.string(),
  reason: z.string(),
  undoUntil: Day,
  undone: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
  pair: z.string().nullable(),
})
export type DuplicateMerge = z.output<typeof DuplicateMerge>

export type Merging = { readonly same: SamePersons; readonly relations: Relations | undefined; readonly on: Day }
export type Merged = { readonly from: Household; readonly into: Household; readonly moved: readonly Person[] }

const most = 30
const linked = (household: Household, link: Household['links'][number]): Household['links'] => {
  if (household.links.length >= most) throw new Refusal('too_many_links', { most })
  return [...household.links, link]
}

/**
 * Takes a file into another of the same people: who stands in both stays as he is in the other, who stands in this one
 * alone goes along, and this file stays as a removed one that says where it went.
 * @throws Refusal invalid_input · household_status_unfit · too_many_members · too_many_links
 */
export const mergeDuplicate = (from: Household, into: Household, { same, relations, on }: Merging): Merged => {
  refuseEnded(from)
  refuseEnded(into)
  const faults = samePersonFaults(from, into, same)
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  const twice = new Set<string>(same.map(({ person }) => person))
  const moved = from.persons.filter(({ person }) => !twice.has(person))
  refuseTooMany(into.persons.length + moved.length)
  return {
    moved,
    from: {
      ...from,
      status: 'removed',
      persons: [],
      links: linked(from, { kind: 'merged-into', household: into.household, code: into.code, on }),
    },
    into: {
      ...into,
      persons: related([...into.persons, ...moved], relations, moved.length > 0),
      links: linked(into, { kind: 'merged-from', household: from.household, code: from.code, on }),
    },
  }
}

const samePersonFaults = (from: Household, into: Household, same: SamePersons): Fault[] => {
  const fault = (broken: boolean, pointer: string, zh: string, en: string): Fault[] =>
    broken ? [{ pointer: `body/${pointer}`, zh, en }] : []
  const isIn = ({ persons }: Household, id: string): boolean => persons.some(({ person }) => person === id)
  return [
    ...fault(from.household === into.household, 'into', '不能并入本户', 'the household itself'),
    ...same.flatMap(({ person, as }, index) => [
      ...fault(!isIn(from, person), `same/${index}/person`, '该户没有此成员', 'the household has no such member'),
      ...fault(!isIn(into, as), `same/${index}/as`, '对方户没有此成员', 'the other household has no such member'),
      ...fault(
        same.findIndex((one) => one.person === person || one.as === as) < index,
        `same/${index}`,
        '同一人只列一次',
        'each person once',
      ),
    ]),
  ]
}

const refuse = (why: string): never => {
  throw new Refusal('merge_not_undoable', { why })
}

/** Whether it is not too late to take a merge back. @throws Refusal merge_not_undoable */
export const assertUndoable = ({ undone, undoUntil: last }: DuplicateMerge, today: Day): void => {
  if (undone) refuse('undone')
  if (today > last) refuse(`after ${last}`)
}

/**
 * Takes a merge back: the file that was taken in is again what it was, and who went along goes back. What else has become
 * true of the other file stays.
 * @throws Refusal merge_not_undoable
 */
export const undoMerge = (
  merge: DuplicateMerge,
  files: { readonly before: Household; readonly from: Household; readonly into: Household },
): { readonly from: Household; readonly into: Household } => {
  const { before, from, into } = files
  if (from.status !== 'removed' || into.status === 'removed') refuse('files changed')
  const gone = new Set(merge.moved)
  const staying = into.persons.filter(({ person }) => !gone.has(person))
  if (into.persons.length - staying.length !== gone.size) refuse('members left')
  const link = into.links.findLastIndex(({ kind, household }) => kind === 'merged-from' && household === merge.from)
  return {
    from: before,
    into: { ...into, persons: staying, links: into.links.filter((_link, index) => index !== link) },
  }
}

/** The last day on which a merge can be taken back. */
export const undoUntil = (on: Day, days: number): Day => addDays(on, days)
