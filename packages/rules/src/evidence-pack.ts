import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Source } from './rule-pack.ts'

/** From where on a visit or its photo is flagged for the reviewer. A flag refuses nothing. */
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
  /** A photo taken further than this from the village's point, of a household that has none. */
  readonly villageMetres: number
  /** Sizes of screens, the longer side by the shorter: shapes that no camera takes, and single sizes for PNG. */
  readonly screenShapes: readonly (readonly [long: number, short: number])[]
  readonly screenSizes: readonly (readonly [long: number, short: number])[]
  /** A visit recorded so long after it was made. */
  readonly visitLateHours: number
  /** Texts that are alike by so many percent or more, of so many characters each without numbers, days and names. */
  readonly textAlikePercent: number
  readonly textLeastCharacters: number
  /** For so long a text is compared with later ones. */
  readonly textDays: number
  /** How fast somebody gets from one place to another as the crow flies, and by how much two positions may err. */
  readonly travelKmPerHour: number
  readonly travelSlackMetres: number
  /** How long a visit at home takes at least, when the next is to another household. */
  readonly visitLeastMinutes: number
  /** Places further apart in time than this are not compared. */
  readonly travelHours: number
  /** Kinds of contact for which the helper is at the household's home. */
  readonly kindsAtHome: readonly string[]
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
      // A village's groups lie scattered over a valley.
      villageMetres: 8000,
      // Telephones of today. Cameras take 4:3, 3:2, 16:9 and 1:1: these shapes say nothing.
      screenShapes: [
        [18, 9],
        [18.5, 9],
        [18.7, 9],
        [19, 9],
        [19.3, 9],
        [19.5, 9],
        [20, 9],
        [20.1, 9],
        [21, 9],
      ],
      // A PNG without a camera's name in exactly such a size is what a screen was saved as.
      screenSizes: [
        [1280, 720],
        [1334, 750],
        [1366, 768],
        [1440, 900],
        [1600, 900],
        [1920, 1080],
        [1920, 1200],
        [2048, 1536],
        [2160, 1620],
        [2208, 1242],
        [2388, 1668],
        [2560, 1440],
        [2560, 1600],
        [2732, 2048],
        [2880, 1800],
        [3840, 2160],
      ],
      visitLateHours: 72,
      // Of generated reports 98.5 % of the copies measure 60 and more, and of 10,000 honest ones none 55.
      textAlikePercent: 60,
      textLeastCharacters: 40,
      textDays: 400,
      // On county roads, which are longer than the crow flies; points of two maps differ by up to 700 m each.
      travelKmPerHour: 60,
      travelSlackMetres: 2000,
      visitLeastMinutes: 5,
      travelHours: 12,
      kindsAtHome: ['home-visit', 'holiday'],
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
