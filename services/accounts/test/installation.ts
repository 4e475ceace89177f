import type { Actor } from '@bangfu/access/actor'
import type { HelperFace } from '@bangfu/facts/faces'
import { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { actorOfLogin } from '@bangfu/service/identify'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { accounts } from '../src/service.ts'

export const issuer = 'https://login.example.org'
const founderLogin = { issuer, subject: 'founder' }

export type Installation = World<Deps> & {
  /** Who signs in with this subject, as the host finds out. */
  signIn(subject: string): Promise<Actor>
  register(subject: string, division?: string, by?: Actor): Promise<string>
  grant(user: string, grant: Record<string, unknown>, by?: Actor): ReturnType<World<Deps>['call']>
  /** Puts a helper on file as pairing does: his face. */
  helper(id: string, division: string): Promise<string>
}

/** Accounts alone, with one founder and people who sign in. */
export const openInstallation = (): Installation => {
  const world = openWorld([accounts], {})
  const signIn = (subject: string): Promise<Actor> =>
    actorOfLogin(world.table, { issuer, subject }, world.deps.clock(), [founderLogin])
  return {
    ...world,
    signIn,
    register: async (subject, division, by) => {
      const body = { issuer, subject, name: '张三', ...(division && { division }) }
      const answered = await world.call(by ?? (await signIn('founder')), 'POST', '/users', body)
      if (answered.status !== 201) throw new Error(JSON.stringify(answered))
      return answered.body.user as string
    },
    grant: async (user, grant, by) =>
      world.call(by ?? (await signIn('founder')), 'POST', `/users/${user}/grants`, { from: '2020-01-01', ...grant }),
    helper: async (helper, division) => {
      const body: HelperFace = { helper, unit: 'unt_1', division: Division.parse(division) }
      await world.table.write([create({ key: faceKey(helper), kind: 'face', body })])
      return helper
    },
  }
}

export const administratorOf = (division: string, id = 'usr-administrator'): Actor =>
  actorWith('administrator', { division: Division.parse(division) }, id)
