import type { Actor } from '@bangfu/access/actor'
import { can, type Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'

/**
 * Keeps the lines of a list that the actor may see each by itself. Helpers and units work in more places than the one
 * they are registered in: whoever may see a helper of his own village does not see that helper's work in another.
 */
export const withinReach =
  <Line>(actor: Actor, action: Action, scopeOf: (line: Line) => Scope) =>
  (lines: readonly Line[]): Line[] =>
    lines.filter((line) => can(actor, action, scopeOf(line), new Set()))
