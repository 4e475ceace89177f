import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Instant } from '@bangfu/kernel/time'
import { UnitKind } from '@bangfu/rules/pairing-codes'

export const UnitId = idSchema('unt')

/** A phone number as it is entered: a mobile, or a landline with its area code. */
export const Phone = z.string().regex(/^(?:1\d{10}|0\d{2,3}-?\d{7,8})$/, {
  error: '手机号 11 位，或带区号的固定电话 (a mobile number of 11 digits, or a landline with its area code)',
})

const Contact = z.strictObject({ name: z.string().trim().min(1).max(50), phone: Phone.optional() })

/** A helping unit 帮扶单位 as it is entered. `division` is where it helps: a unit that helps two counties is in both. */
export const UnitInput = z.strictObject({
  name: z.string().trim().min(2).max(100),
  kind: UnitKind,
  tier: z.string().trim().min(1).max(30).optional(),
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

export const Unit = z.object({
  unit: UnitId,
  name: z.string(),
  kind: UnitKind,
  tier: z.string().nullable(),
  division: WithinCounty,
  head: KeptContact.nullable(),
  liaison: KeptContact.nullable(),
  registeredAt: Instant,
})
export type Unit = z.infer<typeof Unit>

const ContactAnswer = z.object({ name: z.string(), phoneMasked: z.string().nullable() })

export const UnitAnswer = Unit.omit({ head: true, liaison: true }).extend({
  kindZh: z.string(),
  head: ContactAnswer.nullable(),
  liaison: ContactAnswer.nullable(),
})
