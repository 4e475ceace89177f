import * as z from 'zod'
import { stretchesOf } from './school-calendar.ts'
import { partIn } from './stay-days.ts'
import { subjectsPosted, type Posting } from './posting.ts'
import type { SchoolPairing } from './school-pairing.ts'

export const Warning = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Warning = z.infer<typeof Warning>

/**
 * Shortage subjects first 紧缺学科优先: what is said when a teacher of another subject is sent while nobody is posted
 * for a subject that the weak school lacks, in the school year in which his first stay begins. Never refused.
 */
export const shortageWarnings = (
  { calendar, from, to }: SchoolPairing,
  others: readonly Posting[],
  { kind, direction, subject, stays }: Posting,
  shortage: readonly string[],
): Warning[] => {
  if (kind !== 'teacher' || direction !== 'strong-to-weak' || subject === null || shortage.includes(subject)) return []
  const first = stays.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]
  const year = stretchesOf(calendar, { from, to }).find(
    (stretch) =>
      stretch.each === 'school-year' && first && partIn({ from: first.from, to: first.from }, stretch) !== undefined,
  )
  if (!year) return []
  const posted = subjectsPosted(others, year)
  const missing = shortage.filter((one) => !posted.has(one))
  if (missing.length === 0) return []
  return [
    {
      code: 'shortage-first',
      zh: `${subject}不是紧缺学科，而紧缺学科 ${missing.join('、')} 尚无教师派驻：应紧缺学科优先`,
      en: `${subject} is no shortage subject while nobody is posted for ${missing.join(', ')}: shortage subjects come first`,
    },
  ]
}
