import * as z from 'zod'
import { PositiveFen } from '@bangfu/kernel/money'
import { Day, Instant } from '@bangfu/kernel/time'
import { DutyKind, PairingEnding } from '@bangfu/rules/partnership-codes'
import { Phone } from '../organisations/unit.ts'
import { PairingDay } from './days.ts'

/** What every pairing carries besides its days: the paper, what was promised, who speaks for each side, why it ended. */

const words = (most: number) => z.string().trim().min(1).max(most)

export const Agreement = z.strictObject({
  title: words(200),
  /** Number of the document, 县办〔2020〕8号. */
  number: words(60).nullish().transform(orNull),
  signedOn: PairingDay.nullish().transform(orNull),
})
export type Agreement = z.output<typeof Agreement>

export const Duty = z.strictObject({
  duty: DutyKind,
  text: words(300),
  /** How often in which time; absent where it is to be done once. */
  times: z.int().min(1).max(1000).nullish().transform(orNull),
  per: z.enum(['month', 'quarter', 'half-year', 'year', 'term']).nullish().transform(orNull),
  amountFen: PositiveFen.nullish().transform(orNull),
  due: PairingDay.nullish().transform(orNull),
})
export type Duty = z.output<typeof Duty>
export const Duties = z.array(Duty).max(40)

export const Liaison = z.strictObject({ name: words(50), phone: Phone.optional() })
export const Liaisons = z.strictObject({ helping: Liaison.optional(), helped: Liaison.optional() })
export type Liaisons = z.output<typeof Liaisons>

/** A reason for doing what a rule refuses, from a role that may. */
export const Override = z.strictObject({ reason: z.string().trim().min(4).max(500) })
export type Override = z.output<typeof Override>

/** A rule that was broken with a reason, as it stands in the pairing. */
export const Overridden = z.object({ rule: z.string(), reason: z.string(), by: z.string(), at: Instant })
export type Overridden = z.infer<typeof Overridden>

/** Why and on which last day something ended. */
export const EndInput = z.strictObject({
  on: PairingDay,
  kind: PairingEnding.default('other'),
  reason: z.string().trim().min(2).max(500),
  override: Override.optional(),
})
export type EndInput = z.output<typeof EndInput>

export const Ended = z.object({
  on: Day,
  kind: PairingEnding.default('other'),
  reason: z.string(),
  at: Instant,
  by: z.string(),
})
export type Ended = z.infer<typeof Ended>

function orNull<T>(given: T | null | undefined): T | null {
  return given ?? null
}
