import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { LoginBody } from '@bangfu/service/identify'
import { divisionPartition, divisionPlace, entityKey, loginKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import { User } from './user.ts'

/** Everybody, for the administrators of the whole installation. */
const everybody = 'all'

/** A user stands under his login, so that one read tells who asks; his id points there. */
const itemOf = (user: User & LoginBody): Omit<Item, 'version'> => ({
  key: loginKey(user.issuer, user.subject),
  kind: 'user',
  body: user,
  byDivision: divisionPlace('user', user.division ?? '', user.user),
  byOwner: ownerPlace('user', everybody, user.user),
})

const Pointer = z.object({ issuer: z.string(), subject: z.string() })

/** The operations that register a user. */
export const createUser = (user: User): Op[] => [
  create(itemOf(user), () => new Refusal('login_registered')),
  create({
    key: entityKey(user.user),
    kind: 'user-pointer',
    body: { issuer: user.issuer, subject: user.subject } satisfies z.infer<typeof Pointer>,
  }),
]

export const replaceUser = (user: User, version: number): Op => replace(itemOf(user), version)

export const userOf = (item: Item): User => User.parse(item.body)

/** A user by his id. */
export const findUser = async (
  table: TableReader,
  id: string,
): Promise<{ user: User; version: number } | undefined> => {
  const pointer = await table.get(entityKey(id))
  if (pointer?.kind !== 'user-pointer') return undefined
  const { issuer, subject } = Pointer.parse(pointer.body)
  const item = await table.get(loginKey(issuer, subject))
  return item && { user: userOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadUser = async (table: TableReader, id: Id<'usr'>): Promise<{ user: User; version: number }> => {
  const found = await findUser(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The users of a division and all below it; without one, everybody. */
export const listOfUsers = (division: Division | undefined): Omit<Query, 'after' | 'limit'> =>
  division === undefined
    ? { in: { table: 'registry', index: 'byOwner', partition: ownerPartition('user', everybody) } }
    : {
        in: { table: 'registry', index: 'byDivision', partition: divisionPartition('user', division) },
        prefix: division,
      }
