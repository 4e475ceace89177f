import * as z from 'zod'
import { Grant, grantsInForce } from '@bangfu/access/actor'
import { created, ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { ownDivision } from './own-division.ts'
import { createUser, findUser, listOfUsers, loadUser, userOf } from './user-table.ts'
import { User, UserId, UserInput } from './user.ts'

const route = routeFor()

export const userRoutes = [
  route({
    method: 'GET',
    path: '/me',
    action: 'account.read-own',
    summary: { zh: '我的账号与角色', en: 'My account and roles' },
    returns: z.object({ user: z.string(), name: z.string().nullable(), grants: z.array(Grant) }),
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async (_input, { actor, table, now }) => {
      const found = await findUser(table, actor.id)
      // What he may do is what the edge found, a founder's right included; the name stands in his file.
      const grants = grantsInForce(actor.grants, now)
      return ok({ user: actor.id, name: found?.user.name ?? null, grants }, found?.version)
    },
  }),
  route({
    method: 'POST',
    path: '/users',
    action: 'user.register',
    summary: { zh: '登记用户', en: 'Register a user' },
    body: UserInput,
    returns: User,
    status: 201,
    subject: ({ body }) => ({ scope: placed(body.division), about: '', found: undefined }),
    run: async ({ body }, { newId, now, actor, commit }) => {
      const { issuer, subject, name, division = null } = body
      const id = newId('usr')
      const user: User = {
        user: id,
        issuer,
        subject,
        name,
        division,
        grants: [],
        registeredAt: now,
        registeredBy: actor.id,
      }
      return commit(createUser(user), created(user, `/users/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/users/{user}',
    action: 'user.read',
    summary: { zh: '查看用户及其授权', en: 'Read a user and his grants' },
    params: z.strictObject({ user: UserId }),
    returns: User,
    subject: async ({ params }, { table }) => {
      const found = await loadUser(table, params.user)
      return { scope: placed(found.user.division ?? undefined), about: params.user, found }
    },
    run: async ({ found }) => ok(found.user, found.version),
  }),
  route({
    method: 'GET',
    path: '/users',
    action: 'user.read',
    summary: { zh: '列出用户', en: 'List users' },
    query: z.strictObject({ division: Division.optional(), ...pageQuery }),
    returns: pageOf(User),
    subject: ({ query }, { actor }) => {
      const division = query.division ?? ownDivision(actor.grants, ['administrator', 'auditor'])
      return { scope: placed(division), about: '', found: division }
    },
    run: async ({ query, found: division }, { page }) => {
      const { items, next } = await page(listOfUsers(division), query)
      return ok({ items: items.map(userOf), next })
    },
  }),
]

const placed = (division: Division | undefined): { division?: Division } => (division === undefined ? {} : { division })
