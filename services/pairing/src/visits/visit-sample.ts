import * as z from 'zod'
import { Division, type Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period, periodOf } from '@bangfu/kernel/time'
import { draw, drawnOf, type DrawPlan } from '@bangfu/sampling/draw'
import { freeze, type FrozenList } from '@bangfu/sampling/frozen-list'
import { SampleId } from './survey.ts'

/** A township or a village: whoever calls back is near enough to ask, and far enough to be asked. */
const TownshipOrVillage = z
  .string()
  .regex(/^\d{9}(?:\d{3})?$/, { error: '应为镇或村的代码 (a township or village code, 9 or 12 digits)' })
  .brand<'Division'>()

/** A draw is written in one transaction, each of its lines an item. */
const mostDrawn = 80

export const SampleInput = z.strictObject({
  division: TownshipOrVillage,
  period: Period,
  /** So many visits in all. */
  size: z.int().min(1).max(mostDrawn),
})
export type SampleInput = z.output<typeof SampleInput>

/** A draw of a month's visits: with list, seed and plan anybody can draw again. */
export const VisitSample = z.object({
  sample: SampleId,
  division: Division,
  period: Period,
  size: z.int(),
  at: Instant,
  by: z.string(),
  algorithm: z.string(),
  seed: z.string(),
  listHash: z.string(),
  listed: z.int(),
  drawn: z.int(),
  chunks: z.int(),
})
export type VisitSample = z.infer<typeof VisitSample>

export const planOf = ({ size }: { readonly size: number }): DrawPlan => ({ total: size })

/** One visit that may be drawn. */
export type Listed = { readonly visit: string; readonly village: Village }

/** Visits of one month: a list is never longer than what one item after another still holds. */
export const mostListed = 10_000

/** @throws Refusal month_not_over: a draw that ends before its month leaves out who comes last */
export const assertOver = (period: Period, now: Instant): void => {
  if (period >= periodOf(now)) throw new Refusal('month_not_over', { period })
}

/** @throws Refusal nothing_to_draw · sample_list_too_long */
export const frozenList = (visits: readonly Listed[]): FrozenList => {
  if (visits.length === 0) throw new Refusal('nothing_to_draw')
  if (visits.length > mostListed) throw new Refusal('sample_list_too_long', { most: mostListed })
  return freeze(visits.map(({ visit, village }) => ({ id: visit, group: village, stratum: '' })))
}

/** The draw from a frozen list, and who was drawn. The seed is made when the list stands. */
export const drawn = (
  list: FrozenList,
  input: SampleInput,
  { sample, seed, by, at }: Pick<VisitSample, 'sample' | 'seed' | 'by' | 'at'>,
): { readonly sample: VisitSample; readonly visits: readonly string[] } => {
  const made = draw(list, seed, planOf(input))
  const visits = drawnOf(made)
  const { algorithm, listHash } = made
  const chunks = Math.ceil(list.members.length / chunkSize)
  return {
    sample: {
      ...input,
      sample,
      at,
      by,
      algorithm,
      seed,
      listHash,
      listed: list.members.length,
      drawn: visits.length,
      chunks,
    },
    visits,
  }
}

/** So many lines of a list stand in one item. */
export const chunkSize = 5_000

/** A drawn visit: whom to call, and what came of it. */
export const SampleLine = z.object({
  sample: SampleId,
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  division: Division,
  on: z.string(),
  attempts: z.int(),
  state: z.enum(['drawn', 'unreached', 'answered']),
  lastAt: Instant.nullable(),
})
export type SampleLine = z.infer<typeof SampleLine>

const mostAttempts = 10

/**
 * The line after somebody called.
 * @throws Refusal visit_answered · confirmation_limit: ten calls are enough
 */
export const called = (line: SampleLine, reached: boolean, now: Instant): SampleLine => {
  if (line.state === 'answered') throw new Refusal('visit_answered', { source: 'drawn' })
  if (line.attempts >= mostAttempts) throw new Refusal('confirmation_limit', { most: mostAttempts })
  return { ...line, attempts: line.attempts + 1, state: reached ? 'answered' : 'unreached', lastAt: now }
}
