import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, type Day } from '@bangfu/kernel/time'
import { freeFrom, overlap, type Days } from './days.ts'
import { mostPeriods, withHelper, type HelperSlot, type Pairing, type Period } from './pairing.ts'
import type { Ended } from './terms.ts'

/** A pairing as it stands, and the version that a change of it must still find. */
export type Standing = { readonly pairing: Pairing; readonly version: number }

/** What one decision makes of a household's responsibilities: its slot, and each pairing that is new or other than before. */
export type Change = {
  readonly slot: HelperSlot
  readonly made: readonly Pairing[]
  readonly altered: readonly { readonly before: Standing; readonly after: Pairing }[]
}

/** Why something ends; its last day follows from what ends it. */
export type Ending = Omit<Ended, 'on'>

const periodOf = ({ pairing, helper, from, to }: Pairing): Period => ({ pairing, helper, from, to })

/** A helper becomes responsible. @throws Refusal household_has_helper · pairing_limit */
export const begun = (slot: HelperSlot, pairing: Pairing): Change => ({
  slot: withHelper(slot, pairing),
  made: [pairing],
  altered: [],
})

/** A pairing gets its last day; one that would end before it began holds on no day, and stays on record as that. */
export const endedOn = (slot: HelperSlot, before: Standing, on: Day, ending: Ending): Change => {
  const { pairing, from } = before.pairing
  const last = on < from ? addDays(from, -1) : on
  const after: Pairing = { ...before.pairing, to: last, ended: { ...ending, on: last } }
  const periods = slot.periods.flatMap((period) => {
    if (period.pairing !== pairing) return [period]
    return last < from ? [] : [{ ...period, to: last }]
  })
  return { slot: { ...slot, periods }, made: [], altered: [{ before, after }] }
}

/**
 * From a day on another helper is responsible; whoever was until then is so to the day before.
 * @throws Refusal household_has_helper: somebody else follows within the new days · pairing_limit
 */
export const reassigned = (slot: HelperSlot, standing: Standing | undefined, next: Pairing, ending: Ending): Change => {
  const cut = standing ? endedOn(slot, standing, addDays(next.from, -1), ending) : { slot, made: [], altered: [] }
  return { ...cut, slot: withHelper(cut.slot, next), made: [next] }
}

/**
 * A pairing lasts to another day, or without end.
 * @throws Refusal pairing_ended · household_has_helper · end_day_out_of_range: shorter than it was
 */
export const extendedTo = (slot: HelperSlot, before: Standing, to: Day | null): Change => {
  const { pairing } = before
  if (pairing.ended) throw new Refusal('pairing_ended', { on: pairing.ended.on })
  const shortest = pairing.to ?? '2099-12-31'
  if (to !== null && to < shortest)
    throw new Refusal('end_day_out_of_range', { earliest: shortest, latest: '2099-12-31' })
  const others = slot.periods.filter((period) => period.pairing !== pairing.pairing)
  if (others.some((other) => overlap(other, { from: pairing.from, to })))
    throw new Refusal('household_has_helper', { freeFrom: freeFrom(others, pairing.from) })
  return {
    slot: { ...slot, periods: slot.periods.map((one) => (one.pairing === pairing.pairing ? { ...one, to } : one)) },
    made: [],
    altered: [{ before, after: { ...pairing, to } }],
  }
}

/** A pairing as another list has it: it holds where the household is free, and is flagged where it is not. */
export const recorded = (slot: HelperSlot, pairing: Pairing): Change => {
  if (!slot.periods.some((period) => overlap(period, pairing))) return begun(slot, pairing)
  if (slot.overlaps.length + slot.periods.length >= mostPeriods)
    throw new Refusal('pairing_limit', { most: mostPeriods })
  return {
    slot: { ...slot, overlaps: [...slot.overlaps, periodOf(pairing)] },
    made: [{ ...pairing, flag: 'overlap' }],
    altered: [],
  }
}

/** The periods that a flagged pairing overlaps with. */
export const overlappedBy = (slot: HelperSlot, days: Days): readonly Period[] =>
  slot.periods.filter((period) => overlap(period, days))

/**
 * An overlap is decided. If this one is kept, those that held give way from its first day on; else it holds on no day.
 * @throws Refusal no_overlap
 */
export const resolved = (
  slot: HelperSlot,
  flagged: Standing,
  keep: 'this' | 'standing',
  { standing, ending }: { readonly standing: readonly Standing[]; readonly ending: Ending },
): Change => {
  const { pairing } = flagged
  if (pairing.flag !== 'overlap' || pairing.ended) throw new Refusal('no_overlap')
  const overlaps = slot.overlaps.filter((one) => one.pairing !== pairing.pairing)
  if (keep === 'standing') {
    const last = addDays(pairing.from, -1)
    const after: Pairing = { ...pairing, flag: null, to: last, ended: { ...ending, on: last } }
    return { slot: { ...slot, overlaps }, made: [], altered: [{ before: flagged, after }] }
  }
  let cut: Change = { slot: { ...slot, overlaps }, made: [], altered: [] }
  for (const one of standing) {
    const next = endedOn(cut.slot, one, addDays(pairing.from, -1), ending)
    cut = { ...next, altered: [...cut.altered, ...next.altered] }
  }
  const after: Pairing = { ...pairing, flag: null }
  return { slot: withHelper(cut.slot, after), made: [], altered: [...cut.altered, { before: flagged, after }] }
}

/** Nobody is responsible after a day any more: what held ends on it, and what would begin later does not. */
export const overAfter = (slot: HelperSlot, standing: readonly Standing[], on: Day, ending: Ending): Change => {
  let over: Change = { slot, made: [], altered: [] }
  for (const one of standing) {
    const next = endedOn(over.slot, one, on, ending)
    over = { ...next, altered: [...over.altered, ...next.altered] }
  }
  return over
}

/** Pairings that hold after a day. */
export const heldAfter = ({ periods }: HelperSlot, on: Day): readonly Period[] =>
  periods.filter(({ to }) => to === null || to > on)

/** What a helper's access hangs on: the days on which the slot has him as responsible. */
export const daysOf = (slot: HelperSlot, helper: string): Days[] =>
  slot.periods.filter((period) => period.helper === helper).map(({ from, to }) => ({ from, to }))
