import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { actFields, ActId, keptFields, KeptStrike, StrikeInput } from './act.ts'
import { SelectionId } from './selection.ts'
import { UnitId } from './unit.ts'

export const MemberId = idSchema('mem')

const personName = z.string().trim().min(1).max(50)
const duty = z.string().trim().min(1).max(50)
const UserId = z.string().regex(/^[\w-]{1,60}$/, { error: 'an id' })

/** What happens to a team, as it is entered. `on` is the first day that it holds; of a leaving or an end the last day. */
export const TeamActInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), name: personName, duty: duty.optional(), ...actFields }),
  z.strictObject({ kind: z.literal('leave'), member: MemberId, ...actFields }),
  z.strictObject({ kind: z.literal('duty'), member: MemberId, duty, ...actFields }),
  /** By a selection that was approved, or by a document that says who was selected elsewhere. */
  z.strictObject({
    kind: z.literal('first-secretary'),
    selection: SelectionId.optional(),
    name: personName.optional(),
    /** One of the team's own members takes it over. */
    member: MemberId.optional(),
    ...actFields,
  }),
  z.strictObject({
    kind: z.literal('work-fund'),
    year: z.int().min(2010).max(2100),
    amountFen: Fen.max(1_000_000_000),
    ...actFields,
  }),
  z.strictObject({ kind: z.literal('link'), member: MemberId, user: UserId.nullable(), ...actFields }),
  z.strictObject({ kind: z.literal('end'), ...actFields }),
  StrikeInput,
])
export type TeamActInput = z.output<typeof TeamActInput>

export const TeamAct = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('join'),
    member: MemberId,
    name: z.string(),
    duty: z.string().nullable(),
    ...keptFields,
  }),
  z.object({ kind: z.literal('leave'), member: MemberId, ...keptFields }),
  z.object({ kind: z.literal('duty'), member: MemberId, duty: z.string(), ...keptFields }),
  z.object({
    kind: z.literal('first-secretary'),
    member: MemberId,
    name: z.string(),
    selection: SelectionId.nullable(),
    ...keptFields,
  }),
  z.object({ kind: z.literal('work-fund'), year: z.int(), amountFen: Fen, ...keptFields }),
  z.object({ kind: z.literal('link'), member: MemberId, user: z.string().nullable(), ...keptFields }),
  z.object({ kind: z.literal('unit'), unit: UnitId, unitName: z.string(), ...keptFields }),
  z.object({ kind: z.literal('end'), ...keptFields }),
  KeptStrike,
])
export type TeamAct = z.infer<typeof TeamAct>

export const TeamActAnswer = z.object({
  kind: z.string(),
  ...keptFields,
  struck: ActId.optional(),
  member: MemberId.optional(),
  name: z.string().optional(),
  duty: z.string().nullable().optional(),
  selection: SelectionId.nullable().optional(),
  year: z.int().optional(),
  amountFen: Fen.optional(),
  user: z.string().nullable().optional(),
  unit: UnitId.optional(),
  unitName: z.string().optional(),
})
