import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, Instant } from '@bangfu/kernel/time'
import { HelperRank } from '@bangfu/rules/pairing-codes'
import { actFields, ActId, keptFields, KeptStrike, lastDay, stateOn, StrikeInput, withAct } from './act.ts'
import { Phone, UnitId } from './unit.ts'

export const HelperId = idSchema('hlp')

const personName = z.string().trim().min(1).max(50)

/** A person who helps households 帮扶责任人, as he is entered. `phone` is the number that is left with the household. */
export const HelperInput = z.strictObject({
  name: personName,
  unit: UnitId,
  division: WithinCounty,
  rank: HelperRank,
  phone: Phone,
})
export type HelperInput = z.output<typeof HelperInput>

const SealedPhone = z.object({ sealed: z.string(), masked: z.string() })

/** What can change of a helper from a day on. `ended` is his last day. */
const HelperState = z.object({
  name: z.string(),
  unit: UnitId,
  unitName: z.string(),
  division: WithinCounty,
  rank: HelperRank,
  phone: SealedPhone,
  ended: Day.nullable().default(null),
})
export type HelperState = z.infer<typeof HelperState>

/** What happens to a helper, as it is entered. `on` is the first day that it holds; of an end it is the last day. */
export const HelperActInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('transfer'), unit: UnitId, division: WithinCounty.optional(), ...actFields }),
  z.strictObject({ kind: z.literal('rank'), rank: HelperRank, ...actFields }),
  z.strictObject({ kind: z.literal('name'), name: personName, ...actFields }),
  z.strictObject({ kind: z.literal('phone'), phone: Phone, ...actFields }),
  z.strictObject({ kind: z.literal('end'), ...actFields }),
  z.strictObject({ kind: z.literal('return'), ...actFields }),
  StrikeInput,
])
export type HelperActInput = z.output<typeof HelperActInput>

export const HelperAct = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('transfer'),
    unit: UnitId,
    unitName: z.string(),
    division: WithinCounty.nullable(),
    ...keptFields,
  }),
  z.object({ kind: z.literal('rank'), rank: HelperRank, ...keptFields }),
  z.object({ kind: z.literal('name'), name: z.string(), ...keptFields }),
  z.object({ kind: z.literal('phone'), phone: SealedPhone, ...keptFields }),
  z.object({ kind: z.literal('end'), ...keptFields }),
  z.object({ kind: z.literal('return'), ...keptFields }),
  KeptStrike,
])
export type HelperAct = z.infer<typeof HelperAct>

/** A helper as he stands after all acts; `registered` is what he was entered with, absent while nothing has changed. */
export const Helper = HelperState.extend({
  helper: HelperId,
  registeredAt: Instant,
  registered: HelperState.optional(),
  acts: z.array(HelperAct).default([]),
})
export type Helper = z.infer<typeof Helper>

export const HelperAnswer = HelperState.omit({ phone: true }).extend({
  helper: HelperId,
  registeredAt: Instant,
  rankZh: z.string(),
  phoneMasked: z.string(),
})

/** An act as it is shown: a number masked. */
export const HelperActAnswer = z.object({
  kind: z.string(),
  ...keptFields,
  struck: ActId.optional(),
  unit: UnitId.optional(),
  unitName: z.string().optional(),
  division: WithinCounty.nullable().optional(),
  rank: HelperRank.optional(),
  name: z.string().optional(),
  phoneMasked: z.string().optional(),
})

/** What held of a helper on a day, by all that is known now. */
export const helperOn = (helper: Helper, on: Day): HelperState =>
  stateOn(helper.registered ?? HelperState.parse(helper), helper.acts, on, applied)

const applied = (state: HelperState, act: HelperAct): HelperState => {
  switch (act.kind) {
    case 'transfer':
      return { ...state, unit: act.unit, unitName: act.unitName, division: act.division ?? state.division }
    case 'rank':
      return { ...state, rank: act.rank }
    case 'name':
      return { ...state, name: act.name }
    case 'phone':
      return { ...state, phone: act.phone }
    case 'end':
      return { ...state, ended: act.on }
    case 'return':
      return { ...state, ended: null }
    case 'strike':
      return state
  }
}

/** Does he serve on that day? The last day is one of service. */
export const serves = ({ ended }: Pick<HelperState, 'ended'>, on: Day): boolean => ended === null || on <= ended

/**
 * The helper after one more act.
 * @throws Refusal helper_ended: something happens to him after his last day · helper_not_ended: he returns who never left
 */
export const withHelperAct = (helper: Helper, act: HelperAct, today: Day): Helper => {
  const acts = withAct(helper.acts, act, today)
  const before = helperOn(helper, act.on)
  if (act.kind === 'return' && serves(before, act.on)) throw new Refusal('helper_not_ended')
  if (act.kind !== 'return' && act.kind !== 'strike' && !serves(before, act.on))
    throw new Refusal('helper_ended', { on: before.ended ?? addDays(act.on, -1) })
  const registered = helper.registered ?? HelperState.parse(helper)
  const after = { ...helper, registered, acts }
  return { ...after, ...helperOn(after, lastDay) }
}
