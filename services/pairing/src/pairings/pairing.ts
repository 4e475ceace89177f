import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { type Day, Instant } from '@bangfu/kernel/time'
import { helperRanks, type HelperRank } from '@bangfu/rules/pairing-codes'
import type { LoadTarget } from '@bangfu/rules/pairing-pack'
import { covers, daysFields, freeFrom, inOrder, KeptDays, orderFault, overlap, type Days } from './days.ts'
import { HelperId } from '../organisations/helper.ts'
import { UnitId } from '../organisations/unit.ts'
import { Ended } from './terms.ts'

export const PairingId = idSchema('par')
export const HouseholdId = idSchema('hsh')

/** A helper becomes responsible for a household, as it is entered. */
export const PairingInput = z
  .strictObject({ helper: HelperId, household: HouseholdId, ...daysFields })
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
  ended: Ended.nullable(),
  madeAt: Instant,
  madeBy: z.string(),
})
export type Pairing = z.infer<typeof Pairing>

const Warning = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Warning = z.infer<typeof Warning>
export const PairingAnswer = Pairing.extend({ warnings: z.array(Warning) })

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
  periods: z.array(KeptDays.extend({ pairing: z.string(), helper: z.string() })),
})
export type HelperSlot = z.infer<typeof HelperSlot>

/** A household that was re-paired more often than this is a matter for a person, not for another line. */
const mostPeriods = 100

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

/** The slot when a pairing got its last day. */
export const withPairingEnded = (slot: HelperSlot, pairing: string, to: Day): HelperSlot => ({
  ...slot,
  periods: slot.periods.map((period) => (period.pairing === pairing ? { ...period, to } : period)),
})

/** Who is responsible on a day. */
export const responsibleOn = (slot: HelperSlot, on: Day): HelperSlot['periods'][number] | undefined =>
  slot.periods.find((period) => covers(period, on))

/** Households that are not (or no longer) on file have no helper and are no gap. */
const notOnFile = new Set(['candidate', 'removed', 'ordinary'])
export const isPairable = (status: string): boolean => !notOnFile.has(status)

/** Says when a helper of a rank has more households than his rank's target. A warning: the sources set targets only. */
export const loadWarnings = (rank: HelperRank, households: number, target: LoadTarget | undefined): Warning[] =>
  target === undefined || households <= target.households
    ? []
    : [
        {
          code: 'load_above_target',
          zh: `该帮扶责任人（${helperRanks[rank].zh}）将负责 ${households} 户，高于 ${target.households} 户的目标（${target.source}）。`,
          en: `The helper (${helperRanks[rank].en}) will have ${households} households, above the target of ${target.households} (${target.source}).`,
        },
      ]
