import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, dayOf, Instant } from '@bangfu/kernel/time'
import type { VisitConfirmationPack } from '@bangfu/rules/visit-confirmation-pack'

/** By what a visit was confirmed or denied; `settlement`: an office looked into a dispute. */
export const ConfirmationWay = z.enum(['code', 'thumbprint', 'household', 'survey', 'settlement'])

/** One line: somebody other than the helper says that he came, or that he did not. Lines are added and never changed. */
export const ConfirmationLine = z.object({
  way: ConfirmationWay,
  came: z.boolean(),
  at: Instant,
  /** Who entered it: of a code the helper, who had to be told it by the household. */
  by: z.string(),
  /** The photo of the thumbprint. */
  evidence: z.string().nullable(),
  note: z.string().nullable(),
})
export type ConfirmationLine = z.infer<typeof ConfirmationLine>

/** docs/states.md draws how it moves. */
export const ConfirmationState = z.enum(['unconfirmed', 'confirmed', 'disputed', 'upheld', 'refuted'])
export type ConfirmationState = z.infer<typeof ConfirmationState>

/**
 * What the lines say together. A denial outweighs what was confirmed before it and after it, until an office has looked
 * into it; what the office finds holds until somebody denies again.
 */
export const stateOfConfirmation = (lines: readonly ConfirmationLine[]): ConfirmationState => {
  const settledAt = lines.findLastIndex(({ way }) => way === 'settlement')
  const settled = lines[settledAt]
  if (settled && !settled.came) return 'refuted'
  if (lines.slice(settledAt + 1).some(({ came }) => !came)) return 'disputed'
  if (settled) return 'upheld'
  return lines.length === 0 ? 'unconfirmed' : 'confirmed'
}

/** Whether a reader is shown that a household denied a visit: whom it denied must not know it before an office has looked. */
export type SeesDenials = 'all' | 'none'

/** What a reader is shown of the lines: without denials an open dispute looks as if nothing had been said. */
export const shownConfirmation = (
  lines: readonly ConfirmationLine[],
  sees: SeesDenials,
): { state: ConfirmationState; lines: ConfirmationLine[] } => {
  const settledAt = lines.findLastIndex(({ way }) => way === 'settlement')
  const shown = sees === 'all' ? lines : lines.filter(({ came }, index) => came || index === settledAt)
  return { state: stateOfConfirmation(shown), lines: [...shown] }
}

const mostLines = 30

/** What is asked of a visit before something can be said about it. */
type Confirmable = {
  readonly at: Instant
  readonly confirmations: readonly ConfirmationLine[]
  readonly withdrawn: unknown
}

/**
 * The lines with one more; undefined when the same hand said the same in the same way before.
 * @throws Refusal visit_withdrawn · confirmation_limit
 */
export const withConfirmation = (
  { confirmations, withdrawn }: Confirmable,
  line: ConfirmationLine,
): ConfirmationLine[] | undefined => {
  assertStands({ withdrawn })
  const settledAt = confirmations.findLastIndex(({ way }) => way === 'settlement')
  const repeated = confirmations
    .slice(settledAt + 1)
    .some(
      ({ way, came, by, evidence }) =>
        way === line.way && came === line.came && by === line.by && evidence === line.evidence,
    )
  if (repeated) return undefined
  if (confirmations.length >= mostLines) throw new Refusal('confirmation_limit', { most: mostLines })
  return [...confirmations, line]
}

/** @throws Refusal visit_withdrawn */
export const assertStands = ({ withdrawn }: Pick<Confirmable, 'withdrawn'>): void => {
  if (withdrawn !== null) throw new Refusal('visit_withdrawn')
}

/** @throws Refusal confirmation_too_late: codes and thumbprints are taken while the visit is fresh */
export const assertFresh = ({ at }: Confirmable, now: Instant, { withinDays }: VisitConfirmationPack): void => {
  const latest = addDays(dayOf(at), withinDays)
  if (dayOf(now) > latest) throw new Refusal('confirmation_too_late', { latest })
}

/** An office found out whether a disputed visit took place. @throws Refusal not_disputed · same_hand: who denied it settles nothing */
export const assertSettles = (visit: Confirmable, by: string): void => {
  assertStands(visit)
  if (stateOfConfirmation(visit.confirmations) !== 'disputed') throw new Refusal('not_disputed')
  if (visit.confirmations.some((line) => !line.came && line.by === by)) throw new Refusal('same_hand', { did: 'deny' })
}
