import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { Tally } from './tally.ts'

export const QualityCheckId = idSchema('qck')
export type QualityCheckId = Id<'qck'>

/** A dated check of all files of a division by all rules in force. Its villages stand under it, one item each. */
export const QualityCheck = z.object({
  check: QualityCheckId,
  division: Division,
  /** The day as of which ages and terms were reckoned, and whose packs held. */
  on: Day,
  job: idSchema('job'),
  by: z.string(),
  startedAt: Instant,
  /** Null while it is under way. */
  endedAt: Instant.nullable(),
  villages: z.int(),
  total: Tally.nullable(),
  /** The check of the same division that ended last before this one began. */
  previous: QualityCheckId.nullable(),
})
export type QualityCheck = z.infer<typeof QualityCheck>

/** What a check found in one village. */
export const VillageFigures = z.object({
  village: Division,
  tally: Tally,
  /** Broken rules of the village's own form. */
  form: z.array(z.string()),
})
export type VillageFigures = z.infer<typeof VillageFigures>
