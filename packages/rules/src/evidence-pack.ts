import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Source } from './rule-pack.ts'

/** From where on a photo of a visit is flagged for the reviewer. A flag refuses nothing. */
export type EvidenceNumbers = {
  /** A photo taken further than this from the household's registered point. */
  readonly geofenceMetres: number
  /** A photo taken so long before the visit, or after it. */
  readonly beforeVisitHours: number
  readonly afterVisitHours: number
  /** A photo handed in so long after it was taken. */
  readonly lateHours: number
  /** A capture time before this day, or further in the future than a clock runs ahead, is a device's error. */
  readonly earliestCapture: string
  readonly aheadMinutes: number
  /** The device's own word and the photo's EXIF differ by more than this. */
  readonly differMinutes: number
  /** Two photos of different visits that are alike by so many percent or more. */
  readonly alikePercent: number
  readonly mostPhotosOfVisit: number
}

export type EvidencePack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly numbers: EvidenceNumbers
  readonly source: Source & { readonly note: string }
}

/**
 * The sources ask for the checks (late-filled evidence 003/10, identical reports 003/11, evidence of visits handbook §7)
 * and give no numbers: these are our own defaults, which each county confirms or replaces by a pack of its own.
 */
export const evidencePacks: readonly EvidencePack[] = [
  {
    id: 'evidence-default',
    region: '',
    from: '2000-01-01',
    to: null,
    numbers: {
      // Points taken from a Chinese map are shifted (GCJ-02) by up to 700 m against what a camera writes.
      geofenceMetres: 1000,
      beforeVisitHours: 12,
      afterVisitHours: 12,
      // Devices are offline for hours and days in the hills, not for weeks.
      lateHours: 72,
      earliestCapture: '2010-01-01',
      aheadMinutes: 10,
      differMinutes: 60,
      // Resized, recompressed, cropped or mirrored copies measure 89 and more, other pictures 75 and less.
      alikePercent: 85,
      mostPhotosOfVisit: 30,
    },
    source: { document: 'bangfu', strength: 'GK', note: 'own default, to be confirmed by the county' },
  },
]

/** The numbers in force for a division on a day: the most local pack that holds. @throws RangeError when none does */
export const evidenceNumbersFor = (
  division: Division,
  on: Day,
  packs: readonly EvidencePack[] = evidencePacks,
): EvidenceNumbers => {
  const [pack] = packs
    .filter(({ region, from, to }) => division.startsWith(region) && from <= on && (to === null || on <= to))
    .toSorted((a, b) => b.region.length - a.region.length || (a.from < b.from ? 1 : -1))
  if (!pack) throw new RangeError('no evidence pack is in force')
  return pack.numbers
}
