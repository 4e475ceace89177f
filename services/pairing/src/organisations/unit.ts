import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { UnitKind } from '@bangfu/rules/pairing-codes'
import { actFields, ActId, keptFields, KeptStrike, lastDay, stateOn, StrikeInput, withAct } from './act.ts'

export const UnitId = idSchema('unt')

/** A phone number as it is entered: a mobile, or a landline with its area code. */
export const Phone = z.string().regex(/^(?:1\d{10}|0\d{2,3}-?\d{7,8})$/, {
  error: '手机号 11 位，或带区号的固定电话 (a mobile number of 11 digits, or a landline with its area code)',
})

const unitName = z.string().trim().min(2).max(100)
const tier = z.string().trim().min(1).max(30)
const Contact = z.strictObject({ name: z.string().trim().min(1).max(50), phone: Phone.optional() })

/** A helping unit 帮扶单位 as it is entered. `division` is where it helps: a unit that helps two counties is in both. */
export const UnitInput = z.strictObject({
  name: unitName,
  kind: UnitKind,
  /** As it was written; `tierCode` of the answer says which tier of the list it is. */
  tier: tier.optional(),
  division: WithinCounty,
  /** 一把手, the first person answerable 第一责任人. */
  head: Contact.optional(),
  liaison: Contact.optional(),
})
export type UnitInput = z.output<typeof UnitInput>

/** A contact as it is kept: the number sealed, and masked for everybody who reads. */
export const KeptContact = z.object({
  name: z.string(),
  phone: z.object({ sealed: z.string(), masked: z.string() }).nullable(),
})
export type KeptContact = z.infer<typeof KeptContact>

const Ending = z.object({ how: z.enum(['merged', 'closed']), on: Day, into: UnitId.nullable() })

/** What can change of a unit from a day on. */
const UnitState = z.object({
  name: z.string(),
  kind: UnitKind,
  tier: z.string().nullable(),
  head: KeptContact.nullable(),
  liaison: KeptContact.nullable(),
  /** `on` is its last day. */
  ended: Ending.nullable().default(null),
})
export type UnitState = z.infer<typeof UnitState>

/** What happens to a unit, as it is entered. `on` is the first day that it holds; of an end it is the last day. */
export const UnitActInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rename'), name: unitName, ...actFields }),
  z.strictObject({ kind: z.literal('describe'), unitKind: UnitKind, tier: tier.nullable(), ...actFields }),
  z.strictObject({ kind: z.literal('head'), contact: Contact.nullable(), ...actFields }),
  z.strictObject({ kind: z.literal('liaison'), contact: Contact.nullable(), ...actFields }),
  z.strictObject({ kind: z.literal('merge'), into: UnitId, ...actFields }),
  z.strictObject({ kind: z.literal('close'), ...actFields }),
  StrikeInput,
])
export type UnitActInput = z.output<typeof UnitActInput>

export const UnitAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), name: z.string(), ...keptFields }),
  z.object({ kind: z.literal('describe'), unitKind: UnitKind, tier: z.string().nullable(), ...keptFields }),
  z.object({ kind: z.literal('head'), contact: KeptContact.nullable(), ...keptFields }),
  z.object({ kind: z.literal('liaison'), contact: KeptContact.nullable(), ...keptFields }),
  z.object({ kind: z.literal('merge'), into: UnitId, ...keptFields }),
  z.object({ kind: z.literal('close'), ...keptFields }),
  KeptStrike,
])
export type UnitAct = z.infer<typeof UnitAct>

/** A unit as it stands after all acts; `registered` is what it was entered with, absent while nothing has changed. */
export const Unit = UnitState.extend({
  unit: UnitId,
  division: WithinCounty,
  registeredAt: Instant,
  registered: UnitState.optional(),
  acts: z.array(UnitAct).default([]),
})
export type Unit = z.infer<typeof Unit>

const ContactAnswer = z.object({ name: z.string(), phoneMasked: z.string().nullable() })

export const UnitAnswer = UnitState.omit({ head: true, liaison: true }).extend({
  unit: UnitId,
  division: WithinCounty,
  registeredAt: Instant,
  kindZh: z.string(),
  tierCode: z.string().nullable(),
  head: ContactAnswer.nullable(),
  liaison: ContactAnswer.nullable(),
})

export const UnitActAnswer = z.object({
  kind: z.string(),
  ...keptFields,
  struck: ActId.optional(),
  name: z.string().optional(),
  unitKind: UnitKind.optional(),
  tier: z.string().nullable().optional(),
  contact: ContactAnswer.nullable().optional(),
  into: UnitId.optional(),
})

/** What held of a unit on a day, by all that is known now. */
export const unitOn = (unit: Unit, on: Day): UnitState =>
  stateOn(unit.registered ?? UnitState.parse(unit), unit.acts, on, applied)

const applied = (state: UnitState, act: UnitAct): UnitState => {
  switch (act.kind) {
    case 'rename':
      return { ...state, name: act.name }
    case 'describe':
      return { ...state, kind: act.unitKind, tier: act.tier }
    case 'head':
      return { ...state, head: act.contact }
    case 'liaison':
      return { ...state, liaison: act.contact }
    case 'merge':
      return { ...state, ended: { how: 'merged', on: act.on, into: act.into } }
    case 'close':
      return { ...state, ended: { how: 'closed', on: act.on, into: null } }
    case 'strike':
      return state
  }
}

/**
 * The unit after one more act. Its end takes nobody along: people are moved after it, and nobody comes any more.
 * @throws Refusal unit_ended: something happens to it after its last day
 */
export const withUnitAct = (unit: Unit, act: UnitAct, today: Day): Unit => {
  const acts = withAct(unit.acts, act, today)
  const { ended } = unitOn(unit, lastDay)
  if (act.kind !== 'strike' && ended && (act.on > ended.on || act.kind === 'merge' || act.kind === 'close'))
    throw new Refusal('unit_ended', { on: ended.on })
  const registered = unit.registered ?? UnitState.parse(unit)
  const after = { ...unit, registered, acts }
  return { ...after, ...unitOn(after, lastDay) }
}
