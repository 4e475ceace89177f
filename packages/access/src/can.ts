import { contains, type Division } from '@bangfu/kernel/division'
import { permissions, type Action, type Reach } from './permissions.ts'
import type { Actor, Grant } from './actor.ts'
import type { Role } from './roles.ts'

/** What is asked about: where it lies and to whom it belongs. A missing part reaches nobody who is bound by it. */
export type Scope = {
  readonly division?: Division
  readonly household?: string
  readonly helper?: string
  readonly unit?: string
  readonly supplier?: string
  readonly donor?: string
  /** Open to everybody who has the action at all: the public notice page, one's own account. */
  readonly open?: true
}

/** The helpers of the actor that are responsible for the scope's household now, looked up before `can` is asked. */
export type PairedHelpers = ReadonlySet<string>

/** May anybody with the actor's roles do this at all, wherever it be? */
export const mayEver = (actor: Actor, action: Action): boolean =>
  reachOf('public', action) !== undefined || actor.grants.some(({ role }) => reachOf(role, action) !== undefined)

/** May this actor do this here? The one place where it is decided. */
export const can = (actor: Actor, action: Action, scope: Scope, paired: PairedHelpers): boolean => {
  if (reachOf('public', action) === 'open')
    return scope.open === true || actor.grants.some(within(action, scope, paired))
  return actor.grants.some(within(action, scope, paired))
}

const within =
  (action: Action, scope: Scope, paired: PairedHelpers) =>
  (grant: Grant): boolean => {
    const reach = reachOf(grant.role, action)
    return reach !== undefined && reaches[reach](grant, scope, paired)
  }

const reachOf = (role: Role, action: Action): Reach | undefined =>
  (permissions[action] as Partial<Record<Role, Reach>>)[role]

const same = (given: string | undefined, asked: string | undefined): boolean => given !== undefined && given === asked

const reaches: Record<Reach, (grant: Grant, scope: Scope, paired: PairedHelpers) => boolean> = {
  open: (_grant, scope) => scope.open === true,
  division: (grant, scope) =>
    grant.division === undefined || (scope.division !== undefined && contains(grant.division, scope.division)),
  paired: (grant, _scope, paired) => grant.helper !== undefined && paired.has(grant.helper),
  helper: (grant, scope) => same(grant.helper, scope.helper),
  unit: (grant, scope) => same(grant.unit, scope.unit),
  supplier: (grant, scope) => same(grant.supplier, scope.supplier),
  donor: (grant, scope) => same(grant.donor, scope.donor),
  household: (grant, scope) => same(grant.household, scope.household),
}
