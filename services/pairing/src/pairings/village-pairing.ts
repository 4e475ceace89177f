import * as z from 'zod'
import type { VillageFace } from '@bangfu/facts/faces'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, type Instant } from '@bangfu/kernel/time'
import { daysFields, inOrder, KeptDays, orderFault, overlap, PairingDay, type Days } from './days.ts'
import { UnitId } from '../organisations/unit.ts'
import { Warning } from './pairing-rules.ts'
import { Duties, Ended, Override, type EndInput } from './terms.ts'

export const VillagePairingId = idSchema('vpr')

const personName = z.string().trim().min(1).max(50)

/** A unit helps a village 单位包村, as it is entered; several units may help one village. */
export const VillagePairingInput = z
  .strictObject({
    unit: UnitId,
    village: Village,
    ...daysFields,
    /** How they call it: 两联一包, 1+1 … */
    model: z.string().trim().min(1).max(60).optional(),
    /** Title or number of the agreement document. */
    agreement: z.string().trim().min(1).max(200).optional(),
    villageLiaison: personName.optional(),
    unitLiaison: personName.optional(),
    duties: Duties.default([]),
    override: Override.optional(),
  })
  .refine(inOrder, orderFault)
export type VillagePairingInput = z.output<typeof VillagePairingInput>

export const VillagePairing = KeptDays.extend({
  pairing: VillagePairingId,
  unit: UnitId,
  unitName: z.string(),
  village: Village,
  model: z.string().nullable(),
  agreement: z.string().nullable(),
  villageLiaison: z.string().nullable(),
  unitLiaison: z.string().nullable(),
  duties: Duties.default([]),
  ended: Ended.nullable(),
})
export type VillagePairing = z.infer<typeof VillagePairing>
export const VillagePairingAnswer = VillagePairing.extend({ warnings: z.array(Warning) })

/** What can change while it lasts: how it is called, its paper, its duties, and who speaks for each side. */
export const VillageAmendment = z.strictObject({
  model: z.string().trim().min(1).max(60).optional(),
  agreement: z.string().trim().min(1).max(200).optional(),
  villageLiaison: personName.optional(),
  unitLiaison: personName.optional(),
  duties: Duties.optional(),
  reason: z.string().trim().min(2).max(500),
})
export type VillageAmendment = z.output<typeof VillageAmendment>

/** @throws Refusal pairing_ended */
export const amendedOfVillage = (
  before: VillagePairing,
  { model, agreement, villageLiaison, unitLiaison, duties }: VillageAmendment,
): VillagePairing => {
  if (before.ended) throw new Refusal('pairing_ended', { on: before.ended.on })
  return {
    ...before,
    model: model ?? before.model,
    agreement: agreement ?? before.agreement,
    villageLiaison: villageLiaison ?? before.villageLiaison,
    unitLiaison: unitLiaison ?? before.unitLiaison,
    duties: duties ?? before.duties,
  }
}

/** More units and changes than any village has: past it somebody's machine is running wild. */
const mostUnitsOfVillage = 200

/**
 * The village's helping units with one more.
 * @throws Refusal unit_helps_village: the same unit in overlapping days
 */
export const withUnit = (face: VillageFace, unit: string, days: Days): VillageFace => {
  const standing = face.helpedBy.find((other) => other.unit === unit && overlap(daysOf(other), days))
  if (standing) throw new Refusal('unit_helps_village', { from: standing.from })
  if (face.helpedBy.length >= mostUnitsOfVillage) throw new Refusal('pairing_limit', { most: mostUnitsOfVillage })
  return { ...face, helpedBy: [...face.helpedBy, { unit, ...days }] }
}

/** The village's helping units when one of them got its last day. */
export const withLastDay = (face: VillageFace, unit: string, from: string, to: Day): VillageFace => ({
  ...face,
  helpedBy: face.helpedBy.map((one) => (one.unit === unit && one.from === from ? { ...one, to } : one)),
})

const daysOf = ({ from, to }: VillageFace['helpedBy'][number]): Days => ({
  from: Day.parse(from),
  to: Day.nullable().parse(to),
})

/**
 * Decides on a last day: undefined when it was ended just so before (the same call again).
 * @throws Refusal pairing_ended: ended otherwise before · end_day_out_of_range
 */
export const endOf = (
  pairing: Days & { readonly ended: Ended | null },
  { on, kind, reason }: Pick<EndInput, 'on' | 'kind' | 'reason'>,
  by: string,
  at: Instant,
): Ended | undefined => {
  const { ended } = pairing
  if (ended) {
    if (ended.on === on && ended.reason === reason) return undefined
    throw new Refusal('pairing_ended', { on: ended.on })
  }
  const latest = pairing.to ?? PairingDay.parse('2099-12-31')
  if (on < pairing.from || on > latest) throw new Refusal('end_day_out_of_range', { earliest: pairing.from, latest })
  return { on, kind, reason, at, by }
}
