import * as z from 'zod'
import type { Grant } from '@bangfu/access/actor'
import { roles, type Role } from '@bangfu/access/roles'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, type Instant } from '@bangfu/kernel/time'
import { assertReachFits, reachesMeet, sameReach, targetFields, type GrantableRole } from './grant-reach.ts'
import { areIncompatible } from './separate-hands.ts'
import type { User } from './user.ts'

export const GrantId = idSchema('grt')

const isGrantable = (role: Role): role is GrantableRole => role !== 'public'
const GrantableRole = z.enum(roles.filter(isGrantable))

const GrantDay = Day.refine((day) => day >= '2000-01-01' && day <= '2099-12-31', {
  error: 'a day between 2000-01-01 and 2099-12-31',
})
const id = z
  .string()
  .regex(/^[\w-]{1,60}$/, { error: 'an id' })
  .optional()

/** A role as it is given: where or for whom, and from which day to which last day. */
export const GrantInput = z
  .strictObject({
    role: GrantableRole,
    division: Division.optional(),
    helper: id,
    unit: id,
    supplier: id,
    donor: id,
    household: id,
    from: GrantDay,
    to: GrantDay.nullish().transform((to) => to ?? null),
  })
  .refine(({ from, to }) => to === null || from <= to, {
    error: '截止日期早于起始日期 (the last day lies before the first)',
    path: ['to'],
  })
export type GrantInput = z.output<typeof GrantInput>

export const RevocationInput = z.strictObject({ why: z.string().trim().min(2).max(500) })

/** As many roles as one item carries in each request. */
export const mostGrants = 50

type Making = { readonly id: string; readonly by: string; readonly at: Instant }

/** The grant that a command asks for. @throws Refusal grant_reach_wrong */
export const grantFrom = (input: GrantInput, { id: grant, by, at }: Making): Grant => {
  assertReachFits(input.role, input)
  const { role, division, from, to } = input
  const targets = targetFields.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]]))
  return {
    grant,
    role,
    ...(division !== undefined && { division }),
    ...(Object.fromEntries(targets) as Partial<Record<(typeof targetFields)[number], string>>),
    from,
    to,
    grantedBy: by,
    grantedAt: at,
  }
}

/**
 * The user with one more grant.
 * @throws Refusal own_grant · grant_exists · roles_incompatible: with a grant of the same place and time · grant_limit
 */
export const withGrant = (user: User, grant: Grant): User => {
  if (grant.grantedBy === user.user) throw new Refusal('own_grant')
  const today = dayOf(grant.grantedAt)
  const living = user.grants.filter(({ to, revoked }) => !revoked && (to === null || to >= today))
  for (const held of living) {
    if (!meet(held, grant)) continue
    if (held.role === grant.role && sameReach(held, grant)) throw new Refusal('grant_exists', { grant: held.grant })
    if (isGrantable(held.role) && isGrantable(grant.role) && areIncompatible(held.role, grant.role))
      throw new Refusal('roles_incompatible', { held: held.role, asked: grant.role })
  }
  if (living.length >= mostGrants) throw new Refusal('grant_limit', { most: mostGrants })
  // What has ended makes room for what begins; it stands in the history.
  const ended = user.grants.filter((held) => !living.includes(held))
  const room = mostGrants - living.length - 1
  return { ...user, grants: [...ended.slice(Math.max(ended.length - room, 0)), ...living, grant] }
}

const meet = (one: Grant, other: Grant): boolean =>
  reachesMeet(one, other) && (other.to === null || one.from <= other.to) && (one.to === null || other.from <= one.to)

type Revoking = { readonly by: string; readonly at: Instant; readonly why: string }

/** The user without that grant from now on; undefined when it was revoked before. @throws Refusal not_found */
export const withRevocation = (user: User, id: string, revoked: Revoking): User | undefined => {
  const held = user.grants.find(({ grant }) => grant === id)
  if (!held) throw new Refusal('not_found')
  if (held.revoked) return undefined
  return { ...user, grants: user.grants.map((grant) => (grant === held ? { ...grant, revoked } : grant)) }
}
