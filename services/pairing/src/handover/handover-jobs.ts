import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { HelperId } from '../organisations/helper.ts'
import { UnitId } from '../organisations/unit.ts'
import { HandoverId, HandoverInput } from './handover.ts'

/** What the job of a hand-over is told: the command, its list by where it lies, and whether its giver may break rules. */
export const HandoverWork = HandoverInput.omit({ source: true }).extend({
  handover: HandoverId,
  mayOverride: z.boolean(),
  source: z.discriminatedUnion('by', [
    z.object({ by: z.literal('lines'), key: z.string() }),
    z.object({ by: z.literal('upload'), key: z.string(), upload: idSchema('upl') }),
    z.object({ by: z.literal('helper'), helper: HelperId }),
    z.object({ by: z.literal('unit'), unit: UnitId }),
    z.object({ by: z.literal('village'), village: Village }),
  ]),
})
export type HandoverWork = z.output<typeof HandoverWork>

export const UndoWork = z.object({ handover: HandoverId, reason: z.string() })
export type UndoWork = z.output<typeof UndoWork>

export const handoverMachine = 'pairing-handover'

/** A helper before and after: how many households, against what his rank is meant to have. */
export const LoadLine = z.object({
  helper: z.string(),
  name: z.string(),
  rank: z.string(),
  before: z.int(),
  after: z.int(),
  most: z.int().nullable(),
  above: z.boolean(),
})
export type LoadLine = z.infer<typeof LoadLine>

/** What a hand-over has, or would have, for consequences. */
export const Consequences = z.object({
  loads: z.object({
    on: z.string(),
    helpers: z.int(),
    above: z.int(),
    /** Those with the most first, at most two hundred; all are in the file. */
    top: z.array(LoadLine),
  }),
  gaps: z.object({ created: z.int(), closed: z.int(), households: z.array(z.string()) }),
  rules: z.array(z.object({ rule: z.string(), lines: z.int() })),
})
export type Consequences = z.infer<typeof Consequences>
