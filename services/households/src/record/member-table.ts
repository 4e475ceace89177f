import * as z from 'zod'
import { can } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Day, Instant } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { childKey, childPrefix, formerlyKey, partitionOf } from '@bangfu/table/keys'
import { create, remove, replace } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import type { Household, Person } from './household.ts'
import { idNumberKey, takenOf, type FoundHousehold, type Taken } from './household-table.ts'
import { personView } from './household-view.ts'
import { MemberChange } from './member-act.ts'
import { section } from './file-sections.ts'

/** Takes a member's ID number. What is free now may be taken a moment later: then the number's own item refuses. */
export const takeNumberOps = async (context: Context, household: Household, person: Person): Promise<Op[]> => {
  const key = idNumberKey(person.fingerprint)
  const item = await context.table.get(key)
  if (item) refuseTaken(context, item.body as Taken)
  return [create({ key, kind: 'unique', body: takenOf(household) }, () => new Refusal('id_number_on_file'))]
}

/** Names the household to whoever may see it. */
const refuseTaken = ({ actor }: Context, taken: Taken): never => {
  const scope = { division: taken.division as Division, household: taken.household }
  const mayKnow = can(actor, 'household.read', scope, new Set())
  throw new Refusal('id_number_on_file', mayKnow ? { household: taken.household, code: taken.code } : {})
}

/** Hands the ID numbers of members to the household that they belong to now. */
export const passNumbersOps = async (table: TableReader, persons: readonly Person[], to: Household): Promise<Op[]> => {
  const keys = persons.map(({ fingerprint }) => idNumberKey(fingerprint))
  const items = await table.getMany(keys)
  return keys.map((key, index) => {
    const item = { key, kind: 'unique', body: takenOf(to) }
    const known = items[index]
    return known ? replace(item, known.version) : create(item)
  })
}

/** Sets a number free, for whoever left the register, and remembers where it was. */
export const freeNumberOps = async (
  context: Context,
  household: Household,
  { fingerprint, person }: Person,
  gone: { readonly kind: string; readonly on: Day },
): Promise<Op[]> => {
  const item = await context.table.get(idNumberKey(fingerprint))
  const body: Formerly = { household: household.household, code: household.code, person, at: context.now, ...gone }
  return [
    ...(item ? [remove(item.key, { version: item.version })] : []),
    create({ key: formerlyKey('id-number', fingerprint, `${context.now}#${person}`), kind: 'formerly', body }),
  ]
}

/** Where somebody was on file before: kept under the fingerprint of his ID number. */
const Formerly = z.object({
  household: z.string(),
  code: z.string(),
  person: z.string(),
  kind: z.string(),
  on: Day,
  at: Instant,
})
type Formerly = z.output<typeof Formerly>

/** The household that somebody was on file in last, before he left the register; undefined where there is none. */
export const lastHomeOf = async (table: TableReader, fingerprint: string): Promise<Formerly | undefined> => {
  const query = { in: partitionOf(idNumberKey(fingerprint)), prefix: childPrefix('formerly') }
  const { items } = await table.list({ ...query, newestFirst: true, limit: 1 })
  return items[0] && Formerly.parse(items[0].body)
}

/** The part of the whole file that says who came and left. */
export const memberSection = section('member-change', 'memberChanges', MemberChange)

export type MemberEvent = Pick<MemberChange, 'kind' | 'on' | 'reason' | 'other'> & {
  readonly person: Person
  /** He left: the line keeps him as he was. */
  readonly left: boolean
}

/** The line that says who came or left, under the household and never changed. */
export const memberChangeOp = (
  { actor, now }: Pick<Context, 'actor' | 'now'>,
  { household, version }: FoundHousehold,
  { person, left, ...said }: MemberEvent,
): Op => {
  const line: MemberChange = {
    ...said,
    version: version + 1,
    person: person.person,
    name: person.name,
    by: actor.id,
    at: now,
    member: left ? MemberChange.shape.member.parse(personView(person, dayOf(now))) : null,
  }
  const order = `${said.on}#${String(version + 1).padStart(8, '0')}#${person.person}`
  return create({ key: childKey(household.household, 'member', order), kind: 'member-change', body: line })
}
