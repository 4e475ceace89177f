import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import type { Position } from '@bangfu/table/table'
import { Tally } from './tally.ts'

const Mu = z.number().nullable()

/** Where a check has come to; written with what it found, so that it goes on there. */
export const SweepCursor = z.object({
  stage: z.enum(['prints', 'files', 'end']),
  /** Place of the last household in the list by division; null before the first. */
  after: z.custom<Position>().nullable(),
  /** Steps so far: each names the prints that it wrote. */
  step: z.int(),
  households: z.int(),
  /** The village that is under way: its households stand together in the list. */
  village: z
    .object({
      village: Division,
      tally: Tally,
      land: z.object({ arableMu: Mu, forestMu: Mu, orchardMu: Mu, pastureMu: Mu, waterMu: Mu }),
    })
    .nullable(),
})
export type SweepCursor = z.infer<typeof SweepCursor>
export type VillageUnderWay = NonNullable<SweepCursor['village']>

/** First the numbers of all files are printed, so that the second time through each file knows what it shares. */
export const atStart: SweepCursor = { stage: 'prints', after: null, step: 0, households: 0, village: null }
