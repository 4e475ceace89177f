import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import { lookUpOf } from '@bangfu/rules/code-lists'
import { fieldForm } from './field-form.ts'
import { dayToCome } from './household-form.ts'
import { headCode, headOf, mostPersons, type Household, type Person, type PersonId } from './household.ts'
import { PersonView } from './household-view.ts'

/** How members come and leave, in the words of the national record (人员状态 and its reasons, national-record §2). */
export const comings = {
  birth: { reason: '新生儿', status: '正常' },
  'marriage-in': { reason: '嫁入', status: '转入' },
  'move-in': { reason: '其他转入', status: '转入' },
} as const
export const leavings = {
  death: { reason: '死亡', status: '死亡' },
  'marriage-out': { reason: '嫁出', status: '转出' },
  emigration: { reason: '出国定居', status: '转出' },
  imprisonment: { reason: '判刑收监', status: '减少' },
  'move-out': { reason: '其他转出', status: '转出' },
  'struck-off': { reason: null, status: '人员清退' },
} as const
export type Coming = keyof typeof comings
export type Leaving = keyof typeof leavings

const names = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...(keyof T & string)[]]
export const Coming = z.enum(names(comings))
export const Leaving = z.enum(names(leavings))

/** What each member now is to the head: asked for whenever the head is no longer who he was. */
export const Relations = z
  .array(z.strictObject({ person: idSchema('per'), relation: fieldForm('relation') }))
  .min(1)
  .max(mostPersons)
export type Relations = z.output<typeof Relations>

/** A change of who belongs to a household, kept beside its file and never changed: with the member as he was when he left. */
export const MemberChange = z.object({
  kind: z.enum([...Coming.options, ...Leaving.options, 'split', 'merge']),
  on: Day,
  /** The version of the file from which on it is so. */
  version: z.int(),
  person: z.string(),
  name: z.string(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  /** The household that he came from, or went to, where it is on file. */
  other: z.string().nullable(),
  /** He as he left. */
  member: PersonView.nullable(),
})
export type MemberChange = z.output<typeof MemberChange>

/** A member as he is from now on to the national record: there, or gone, and why. */
export const markedAs = (person: Person, { reason, status }: { reason: string | null; status: string }): Person => ({
  ...person,
  memberStatus: lookUpOf('member-status')(status),
  memberReason: reason === null ? null : lookUpOf('member-reason')(reason),
})

/** @throws Refusal household_status_unfit when the household has left the register for good */
export const refuseEnded = ({ status }: Pick<Household, 'status'>): void => {
  if (status === 'removed')
    throw new Refusal('household_status_unfit', {
      status,
      fit: 'candidate, registered, exited, relapsed, ordinary, monitored',
    })
}

/** @throws Refusal invalid_input for a day that has not come */
export const refuseToCome = (on: Day, today: Day, pointer = 'body/on'): void => {
  if (on > today) throw new Refusal('invalid_input', {}, [dayToCome(pointer)])
}

/** The file with one member more. @throws Refusal too_many_members · household_status_unfit */
export const withMember = (before: Household, person: Person, coming: Coming): Household => {
  refuseEnded(before)
  refuseTooMany(before.persons.length + 1)
  return { ...before, persons: [...before.persons, markedAs(person, comings[coming])] }
}

export const refuseTooMany = (persons: number): void => {
  if (persons > mostPersons) throw new Refusal('too_many_members', { most: mostPersons })
}

/** The member that an act is about. @throws Refusal not_found */
export const memberOf = ({ persons }: Household, id: string): Person => {
  const person = persons.find((one) => one.person === id)
  if (!person) throw new Refusal('not_found')
  return person
}

/**
 * The file without a member who left; relations are given anew when it was the head. Without anybody left the household
 * has ended: it is removed, and stays on file.
 * @throws Refusal not_found · invalid_input · household_status_unfit
 */
export const withoutMember = (before: Household, id: string, relations: Relations | undefined): Household => {
  refuseEnded(before)
  const gone = memberOf(before, id)
  const rest = before.persons.filter((person) => person !== gone)
  if (rest.length === 0) return { ...before, persons: [], status: 'removed' }
  return { ...before, persons: related(rest, relations, gone === headOf(before)) }
}

/** The file with another head. @throws Refusal invalid_input · household_status_unfit */
export const withHead = (before: Household, relations: Relations): Household => {
  refuseEnded(before)
  return { ...before, persons: related(before.persons, relations, true) }
}

/** Members with their relations given anew: of all of them, when the head is another one. */
export const related = (
  persons: readonly Person[],
  relations: Relations | undefined,
  headChanges: boolean,
): readonly Person[] => {
  if (relations === undefined && !headChanges) return persons
  const given = new Map<string, Coded>((relations ?? []).map(({ person, relation }) => [person, relation]))
  const faults = relationFaults(persons, given, relations?.length ?? 0)
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return persons.map((person) => ({ ...person, relation: given.get(person.person) ?? person.relation }))
}

const relationFaults = (persons: readonly Person[], given: ReadonlyMap<string, Coded>, count: number): Fault[] => {
  const fault = (zh: string, en: string): Fault[] => [{ pointer: 'body/relations', zh, en }]
  if (count !== persons.length || given.size !== count || persons.some(({ person }) => !given.has(person)))
    return fault('应逐一写明户内每位成员与户主的关系', 'the relation of every member to the head, each once')
  if ([...given.values()].filter(({ code }) => code === headCode).length !== 1)
    return fault('一户应有且只有一个户主', 'a household has exactly one head')
  return []
}

/** Parts the members of a household into those who go and those who stay. @throws Refusal invalid_input · not_found */
export const parted = (
  before: Household,
  going: readonly PersonId[],
): { readonly going: readonly Person[]; readonly staying: readonly Person[] } => {
  const persons = going.map((id) => memberOf(before, id))
  if (new Set(persons).size !== persons.length || persons.length === before.persons.length)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/persons', zh: '分户后两户都应有人，且每人只列一次', en: 'each once, and somebody must stay' },
    ])
  return { going: persons, staying: before.persons.filter((person) => !persons.includes(person)) }
}
