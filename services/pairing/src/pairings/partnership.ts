import * as z from 'zod'
import { Division, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { kindOf, partnershipKinds, PartnershipKind } from '@bangfu/rules/partnership-codes'
import { HelperId } from '../organisations/helper.ts'
import { KeptContact, UnitId } from '../organisations/unit.ts'
import { daysFields, inOrder, KeptDays, orderFault, PairingDay, type Days } from './days.ts'
import { Agreement, Duties, Ended, Liaisons, Override } from './terms.ts'

export const PartnershipId = idSchema('ptn')

const name = z.string().trim().min(1).max(100)
const HouseholdId = idSchema('hsh')

/** One side of a pairing, as it is entered: by its id where it is on file, by its name where it is not. */
export const Side = z.discriminatedUnion('side', [
  z.strictObject({ side: z.literal('helper'), helper: HelperId }),
  z.strictObject({ side: z.literal('unit'), unit: UnitId }),
  z.strictObject({ side: z.literal('place'), division: WithinCounty }),
  z.strictObject({ side: z.literal('household'), household: HouseholdId }),
  z.strictObject({ side: z.literal('student'), household: HouseholdId, person: idSchema('per') }),
  z.strictObject({ side: z.literal('branch'), name, unit: UnitId.optional() }),
  z.strictObject({ side: z.literal('member'), name, unit: UnitId.optional() }),
  z.strictObject({ side: z.literal('city'), name, code: Division.optional() }),
  z.strictObject({ side: z.literal('donor'), name }),
])
export type Side = z.output<typeof Side>

/** A pairing of two sides, as it is entered. `division` is where the help goes, and whose offices keep it. */
export const PartnershipInput = z
  .strictObject({
    kind: PartnershipKind,
    division: WithinCounty,
    helping: Side,
    helped: Side,
    ...daysFields,
    agreement: Agreement.optional(),
    duties: Duties.default([]),
    liaisons: Liaisons.default({}),
    override: Override.optional(),
  })
  .refine(inOrder, orderFault)
export type PartnershipInput = z.output<typeof PartnershipInput>

const KeptSide = z.object({
  side: z.string(),
  /** What lists and papers call it. */
  label: z.string(),
  helper: HelperId.optional(),
  unit: UnitId.optional(),
  division: Division.optional(),
  household: HouseholdId.optional(),
  person: z.string().optional(),
})
export type KeptSide = z.infer<typeof KeptSide>

/** A pairing of two sides 结对, dated; never deleted, only ended. */
export const Partnership = KeptDays.extend({
  partnership: PartnershipId,
  kind: PartnershipKind,
  division: WithinCounty,
  helping: KeptSide,
  helped: KeptSide,
  agreement: Agreement.nullable(),
  duties: Duties,
  liaisons: z.object({ helping: KeptContact.nullable(), helped: KeptContact.nullable() }),
  ended: Ended.nullable(),
  madeAt: Instant,
  madeBy: z.string(),
})
export type Partnership = z.infer<typeof Partnership>

const Contact = z.object({ name: z.string(), phoneMasked: z.string().nullable() }).nullable()
export const PartnershipAnswer = Partnership.omit({ liaisons: true }).extend({
  kindZh: z.string(),
  kindEn: z.string(),
  liaisons: z.object({ helping: Contact, helped: Contact }),
})

/** What can change while a pairing lasts: its paper, duties, liaisons and last day. */
export const AmendmentInput = z.strictObject({
  to: PairingDay.nullable().optional(),
  agreement: Agreement.optional(),
  duties: Duties.optional(),
  liaisons: Liaisons.optional(),
  reason: z.string().trim().min(2).max(500),
})
export type AmendmentInput = z.output<typeof AmendmentInput>

/**
 * Are the sides such as the kind has them, and the duties such as it knows?
 * @throws Refusal invalid_input
 */
export const refuseUnfit = ({ kind, division, helping, helped, duties }: PartnershipInput): void => {
  const rules = kindOf(kind)
  const faults: Fault[] = []
  for (const [pointer, { side }, allowed] of [
    ['helping', helping, rules.helping],
    ['helped', helped, rules.helped],
  ] as const)
    if (!allowed.includes(side))
      faults.push({
        pointer: `body/${pointer}/side`,
        zh: `应为 ${allowed.join('、')}`,
        en: `one of ${allowed.join(', ')}`,
      })
  if (helped.side === 'place' && rules.placeDigits !== undefined && helped.division.length !== rules.placeDigits)
    faults.push({
      pointer: 'body/helped/division',
      zh: `应为 ${rules.placeDigits} 位代码`,
      en: `a code of ${rules.placeDigits} digits`,
    })
  if (helped.side === 'place' && !helped.division.startsWith(division))
    faults.push({ pointer: 'body/helped/division', zh: `不在 ${division} 之内`, en: `not within ${division}` })
  duties.forEach(({ duty }, index) => {
    if (!rules.duties.includes(duty))
      faults.push({
        pointer: `body/duties/${index}/duty`,
        zh: `此类结对的职责为 ${rules.duties.join('、')}`,
        en: `duties of this kind: ${rules.duties.join(', ')}`,
      })
  })
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
}

/**
 * The partnership as amended; its last day can be moved, not taken behind its first.
 * @throws Refusal pairing_ended · end_day_out_of_range
 */
export const amended = (
  before: Partnership,
  { to, agreement, duties }: AmendmentInput,
  liaisons: Partnership['liaisons'],
): Partnership => {
  if (before.ended) throw new Refusal('pairing_ended', { on: before.ended.on })
  if (to !== undefined && to !== null && to < before.from)
    throw new Refusal('end_day_out_of_range', { earliest: before.from, latest: '2099-12-31' })
  return {
    ...before,
    to: to === undefined ? before.to : to,
    agreement: agreement ?? before.agreement,
    duties: duties ?? before.duties,
    liaisons,
  }
}

/** The days on which the same two sides are paired in the same way. */
export const Periods = z.object({ periods: z.array(KeptDays.extend({ partnership: PartnershipId })) })
export type Periods = z.infer<typeof Periods>

const mostPeriods = 100

/**
 * The days of two sides with those of a pairing, in place of what stood of it before.
 * @throws Refusal already_paired · pairing_limit
 */
export const withPeriod = (
  { periods }: Periods,
  { partnership, from, to }: Days & Pick<Partnership, 'partnership'>,
): Periods => {
  const others = periods.filter((period) => period.partnership !== partnership)
  const standing = others.find(
    (period) => (to === null || period.from <= to) && (period.to === null || from <= period.to),
  )
  if (standing) throw new Refusal('already_paired', { from: standing.from })
  if (others.length >= mostPeriods) throw new Refusal('pairing_limit', { most: mostPeriods })
  return { periods: [...others, { partnership, from, to }] }
}

export const wordsOf = (kind: PartnershipKind) => partnershipKinds[kind]
