import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { Day, Instant } from '@bangfu/kernel/time'
import { clueReasonCodes, clueReasons } from '@bangfu/rules/clue-reasons'

/** How a clue came: the household itself, a cadre who was there, another department's list, or the nightly screening. */
export const clueSources = ['self', 'cadre', 'department', 'screening'] as const

/** What a rule saw, or nothing where people reported it. */
const Reading = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]))

/** One reason to look at a household. A case has each reason once while it is open. */
export const Clue = z.object({
  reason: z.enum(clueReasonCodes),
  source: z.enum(clueSources),
  /** The department whose list it was on; null for others. */
  department: z.string().nullable(),
  /** What was told, in the words of whoever told it. */
  told: z.string().nullable(),
  reading: Reading.nullable(),
  /** The pack whose rule raised it. */
  pack: z.string().nullable(),
  on: Day,
  at: Instant,
  by: z.string(),
  /** Whether it was looked into: by verification, or by the answer about a household that is monitored. */
  answered: z.boolean(),
})
export type Clue = z.output<typeof Clue>

export const ClueView = Clue.extend({ zh: z.string(), en: z.string() })

export const clueView = (clue: Clue): z.input<typeof ClueView> => ({
  ...clue,
  zh: clueReasons[clue.reason].zh,
  en: clueReasons[clue.reason].en,
})

/** What a rejected reading is known by: the same reading raises nothing again, another one does. */
export const readingHash = (clue: Pick<Clue, 'reason' | 'reading'>): string =>
  sha256(canonical([clue.reason, clue.reading])).slice(0, 32)
