import * as z from 'zod'
import type { Grant } from '@bangfu/access/actor'
import { can } from '@bangfu/access/can'
import { HelperFace, HouseholdFace, SupplierFace, UnitFace } from '@bangfu/facts/faces'
import { created, ok } from '@bangfu/http/route'
import { contains, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { grantFrom, GrantId, GrantInput, RevocationInput, withGrant, withRevocation } from './grant.ts'
import { loadUser, replaceUser } from './user-table.ts'
import { User, UserId } from './user.ts'

const route = routeFor()

export const grantRoutes = [
  route({
    method: 'POST',
    path: '/users/{user}/grants',
    action: 'user.grant',
    summary: { zh: '授予角色', en: 'Grant a role' },
    params: z.strictObject({ user: UserId }),
    body: GrantInput,
    returns: User,
    status: 201,
    subject: async ({ params }, { table }) => {
      const found = await loadUser(table, params.user)
      const { division } = found.user
      return { scope: division === null ? {} : { division }, about: params.user, found }
    },
    run: async ({ body, found: { user: before, version } }, context) => {
      const { actor, now, newId, table } = context
      assertWithinReach(context, body.division)
      const grant = grantFrom(body, { id: newId('grt'), by: actor.id, at: now })
      const after = withGrant(before, grant)
      const standing = await checkTarget(table, grant)
      return context.commit(
        [replaceUser(after, version), historyOp(context, before.user, version, before), ...standing],
        created(after, `/users/${before.user}`, version + 1),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/users/{user}/grants/{grant}/revocation',
    action: 'user.revoke',
    summary: { zh: '撤销授权', en: 'Revoke a grant' },
    params: z.strictObject({ user: UserId, grant: GrantId }),
    body: RevocationInput,
    returns: User,
    subject: async ({ params }, { table }) => {
      const found = await loadUser(table, params.user)
      const grant = found.user.grants.find((held) => held.grant === params.grant)
      if (!grant) throw new Refusal('not_found')
      const { division } = grant
      return { scope: division === undefined ? {} : { division }, about: params.user, found }
    },
    run: async ({ params, body, found: { user: before, version } }, context) => {
      const { actor, now } = context
      const after = withRevocation(before, params.grant, { by: actor.id, at: now, why: body.why })
      if (!after) return ok(before, version)
      return context.commit(
        [replaceUser(after, version), historyOp(context, before.user, version, before, body.why)],
        ok(after, version + 1),
        { reason: body.why },
      )
    },
  }),
]

/** @throws Refusal grant_out_of_reach: he is no administrator of all that he grants */
const assertWithinReach = ({ actor }: Context, division: Division | undefined): void => {
  const scope = division === undefined ? {} : { division }
  if (!can(actor, 'user.grant', scope, new Set())) throw new Refusal('grant_out_of_reach')
}

/** Donors have no file of their own. */
const faces = {
  helper: HelperFace.transform(({ helper: id, division }) => ({ id, division })),
  unit: UnitFace.transform(({ unit: id, division }) => ({ id, division })),
  supplier: SupplierFace.transform(({ supplier: id, division }) => ({ id, division })),
  household: HouseholdFace.transform(({ household: id, division }) => ({ id, division })),
}
const facedFields = ['helper', 'unit', 'supplier', 'household'] as const

/**
 * The check that whom the grant names stands in the granted division: otherwise an administrator could let somebody act
 * for a helper of the neighbouring county.
 * @throws Refusal grant_target_not_found
 */
const checkTarget = async (table: TableReader, grant: Grant): Promise<Op[]> => {
  const ops: Op[] = []
  for (const field of facedFields) {
    const target = grant[field]
    if (target === undefined) continue
    const item = await table.get(faceKey(target))
    const { data } = faces[field].safeParse(item?.body)
    if (!item || data?.id !== target || !grant.division || !contains(grant.division, data.division))
      throw new Refusal('grant_target_not_found', { field })
    ops.push(check(item.key, { version: item.version }))
  }
  return ops
}
