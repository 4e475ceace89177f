import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { type Day, Instant } from '@bangfu/kernel/time'
import { covers, daysFields, freeFrom, inOrder, KeptDays, orderFault, overlap, PairingDay, type Days } from './days.ts'
import { HelperId } from '../organisations/helper.ts'
import { UnitId } from '../organisations/unit.ts'
import { Warning } from './pairing-rules.ts'
import { Agreement, Duties, Ended, Overridden, Override } from './terms.ts'

export const PairingId = idSchema('par')
export const HouseholdId = idSchema('hsh')

/** A helper becomes responsible for a household, as it is entered. */
export const PairingInput = z
  .strictObject({
    helper: HelperId,
    household: HouseholdId,
    ...daysFields,
    agreement: Agreement.optional(),
    duties: Duties.default([]),
    override: Override.optional(),
  })
  .refine(inOrder, orderFault)
export type PairingInput = z.output<typeof PairingInput>

/** The responsibility of one helper for one household 干部包户, dated; never deleted, only ended. */
export const Pairing = KeptDays.extend({
  pairing: PairingId,
  helper: HelperId,
  helperName: z.string(),
  unit: UnitId,
  household: HouseholdId,
  division: Village,
  agreement: Agreement.nullable().default(null),
  duties: Duties.default([]),
  ended: Ended.nullable(),
  /** `overlap`: it came in by import while another held, and makes nobody responsible until somebody has decided. */
  flag: z.enum(['overlap']).nullable().default(null),
  /** Rules that were broken for it, with the reason. */
  overridden: z.array(Overridden).max(20).default([]),
  /** The hand-over that made it. */
  handover: z.string().nullable().default(null),
  madeAt: Instant,
  madeBy: z.string(),
})
export type Pairing = z.infer<typeof Pairing>

export const PairingAnswer = Pairing.extend({ warnings: z.array(Warning) })

/** What can change while a pairing lasts: its paper, its duties, and its last day, which can be moved but not forward. */
export const PairingAmendment = z.strictObject({
  to: PairingDay.nullable().optional(),
  agreement: Agreement.optional(),
  duties: Duties.optional(),
  reason: z.string().trim().min(2).max(500),
})
export type PairingAmendment = z.output<typeof PairingAmendment>

/** Which of two that overlap is to hold. */
export const OverlapDecision = z.strictObject({
  keep: z.enum(['this', 'standing']),
  reason: z.string().trim().min(2).max(500),
})
export type OverlapDecision = z.output<typeof OverlapDecision>

export const Period = KeptDays.extend({ pairing: z.string(), helper: z.string() })
export type Period = z.infer<typeof Period>

/**
 * Who is responsible for a household and when, beside what pairing knows of the household. One item for each household:
 * its version decides which of two helpers wins.
 */
export const HelperSlot = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: Village,
  status: z.string(),
  /** Version of the household that these fields are from; 0 when they were read from its face. */
  entityVersion: z.int(),
  periods: z.array(Period),
  /** Pairings that came in by import while another held: nobody is responsible by them. */
  overlaps: z.array(Period).default([]),
  /** Households that were merged into it: their pairings are part of its past. */
  mergedFrom: z.array(z.string()).max(20).optional(),
})
export type HelperSlot = z.infer<typeof HelperSlot>

/** A household that was re-paired more often than this is a matter for a person, not for another line. */
export const mostPeriods = 100

/**
 * The slot with one more responsibility.
 * @throws Refusal household_has_helper: somebody is responsible on one of the days · pairing_limit
 */
export const withHelper = (
  slot: HelperSlot,
  { pairing, helper, from, to }: Days & { readonly pairing: string; readonly helper: string },
): HelperSlot => {
  if (slot.periods.some((period) => overlap(period, { from, to })))
    throw new Refusal('household_has_helper', { freeFrom: freeFrom(slot.periods, from) })
  if (slot.periods.length >= mostPeriods) throw new Refusal('pairing_limit', { most: mostPeriods })
  return { ...slot, periods: [...slot.periods, { pairing, helper, from, to }] }
}

/** Who is responsible on a day. */
export const responsibleOn = (slot: HelperSlot, on: Day): HelperSlot['periods'][number] | undefined =>
  slot.periods.find((period) => covers(period, on))

/** Households that are not (or no longer) on file have no helper and are no gap. */
const notOnFile = new Set(['candidate', 'removed', 'ordinary'])
export const isPairable = (status: string): boolean => !notOnFile.has(status)
