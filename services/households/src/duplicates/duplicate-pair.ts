import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { derivedId } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { signTexts } from '@bangfu/rules/likeness/likeness-pack'
import type { LikenessSign } from '@bangfu/rules/likeness/likeness'

const Half = z.object({
  household: z.string(),
  person: z.string(),
  division: Division,
  /** Number of the household and masked name of the person. */
  label: z.string(),
})
export type Half = z.output<typeof Half>

const Sign = z.object({ sign: z.enum(Object.keys(signTexts) as [LikenessSign, ...LikenessSign[]]), points: z.int() })

export const pairStates = ['open', 'dismissed', 'merged'] as const

/** Two records that are likely one person: for somebody to look at. Nothing follows from it by itself. */
export const DuplicatePair = z.object({
  pair: z.string(),
  state: z.enum(pairStates),
  /** By person id, so that a pair is found once from either side. */
  one: Half,
  other: Half,
  score: z.int(),
  signs: z.array(Sign),
  found: Instant,
  settled: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
})
export type DuplicatePair = z.output<typeof DuplicatePair>

export const pairIdOf = (one: string, other: string) => derivedId('dup', ...[one, other].toSorted())

/** A pair as it is found. */
export const pairOf = (
  halves: readonly [Half, Half],
  { score, signs, found }: Pick<DuplicatePair, 'score' | 'signs' | 'found'>,
): DuplicatePair => {
  const [a, b] = halves
  const [one, other] = a.person < b.person ? [a, b] : [b, a]
  return { pair: pairIdOf(one.person, other.person), state: 'open', one, other, score, signs, found, settled: null }
}

/**
 * What finding a pair again makes of the one that is known: the same when nothing new speaks for it, so that what somebody
 * dismissed stays dismissed; open again when other signs do. Null when nothing changes.
 */
export const foundAgain = (known: DuplicatePair, again: DuplicatePair): DuplicatePair | null => {
  const named = ({ signs }: DuplicatePair): string => signs.map(({ sign }) => sign).join(' ')
  const moved = known.one.household !== again.one.household || known.other.household !== again.other.household
  if (named(known) === named(again) && !moved) return null
  return again
}

/** Somebody looked: they are two. @throws Refusal duplicate_settled */
export const dismiss = (pair: DuplicatePair, settled: NonNullable<DuplicatePair['settled']>): DuplicatePair => {
  if (pair.state !== 'open') throw new Refusal('duplicate_settled', { state: pair.state })
  return { ...pair, state: 'dismissed', settled }
}
