import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Period } from '@bangfu/kernel/time'

/** What a helper recorded and handed in for a village and month, and how much of it late. */
export const LateCount = z.object({
  helper: z.string(),
  unit: z.string().nullable(),
  division: Village,
  period: Period,
  visits: z.int(),
  visitsLate: z.int(),
  photos: z.int(),
  photosLate: z.int(),
})
export type LateCount = z.infer<typeof LateCount>

/** One more of something. */
export const countedLate = (count: LateCount, what: 'visits' | 'photos', isLate: boolean): LateCount => ({
  ...count,
  [what]: count[what] + 1,
  [`${what}Late`]: count[`${what}Late`] + Number(isLate),
})

export const groupings = ['helper', 'unit', 'village', 'township'] as const
export type Grouping = (typeof groupings)[number]

/** The late share of whoever is asked for, in per cent with one decimal; null when there is nothing. */
export const LateLine = LateCount.pick({ visits: true, visitsLate: true, photos: true, photosLate: true }).extend({
  of: z.string(),
  latePercent: z.number().nullable(),
})
export type LateLine = z.infer<typeof LateLine>

/** Counts added up by helper, unit or place, the latest first; of equals whoever has more, then in order of name. */
export const lateLines = (counts: readonly LateCount[], by: Grouping): LateLine[] =>
  [...Map.groupBy(counts, (count) => nameOf(count, by))]
    .map(([of, some]) => lineOf(of, some))
    .toSorted(
      (a, b) =>
        (b.latePercent ?? -1) - (a.latePercent ?? -1) ||
        b.visits + b.photos - (a.visits + a.photos) ||
        (a.of < b.of ? -1 : 1),
    )

/** All counts as one line. */
export const lineOf = (of: string, counts: readonly LateCount[]): LateLine => {
  const sum = (what: 'visits' | 'visitsLate' | 'photos' | 'photosLate'): number =>
    counts.reduce((all, count) => all + count[what], 0)
  const [visits, visitsLate, photos, photosLate] = [sum('visits'), sum('visitsLate'), sum('photos'), sum('photosLate')]
  const all = visits + photos
  const latePercent = all === 0 ? null : Math.round((1000 * (visitsLate + photosLate)) / all) / 10
  return { of, visits, visitsLate, photos, photosLate, latePercent }
}

const nameOf = ({ helper, unit, division }: LateCount, by: Grouping): string =>
  ({ helper, unit: unit ?? '', village: division, township: division.slice(0, 9) })[by]
