import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import type { Doing, ExitCase } from './exit-case.ts'
import { exitView } from './exit-form.ts'
import type { ExitResult } from './exit-result.ts'
import { readCase, replaceExit, type FoundExit } from './exit-table.ts'

export const doingOf = ({ actor, now }: Pick<Context, 'actor' | 'now'>): Doing => ({
  by: actor.id,
  at: now,
  on: dayOf(now),
})

/** What a step has come to: the case after it, its checklist as it reads, and what is written along. */
export type Stepped = {
  readonly after: ExitCase
  readonly result?: ExitResult
  readonly along?: readonly Op[]
  readonly why?: string
}

/** Commits a step and answers with the case; nothing is written where nothing changed. */
export const commitStep = async (context: Context, found: FoundExit, { after, result, along = [], why }: Stepped) => {
  const shown = exitView(after, result ?? (await readCase(context, after)).result)
  if (after === found.exit) return ok(shown, found.version)
  const ops = [...replaceExit(context, found, after, why ?? null), ...along]
  return context.commit(ops, ok(shown, found.version + 1), why === undefined ? {} : { reason: why })
}
