import type { Context } from '@bangfu/service/context'
import { can } from '@bangfu/access/can'
import { countyOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Op, TableReader } from '@bangfu/table/table'
import { pairedOf, pairedOfHelper } from '../pairings/pairing-table.ts'
import { keptOf, type Acting } from './act.ts'
import { sealPhone } from './contact-table.ts'
import type { FoundHelper } from './helper-table.ts'
import type { HelperAct, HelperActInput } from './helper.ts'
import { findStandingIn } from './substitute-table.ts'
import { namedUnit } from './unit-table.ts'

/** What a body says happened, as it is kept, and what must still hold when it is committed. */
export const helperActOf = async (
  input: HelperActInput,
  { helper }: FoundHelper,
  context: Context,
): Promise<{ act: HelperAct; standing: readonly Op[] }> => {
  const { table, vault } = context
  const acting: Acting = { act: context.newId('act'), at: context.now, by: context.actor.id }
  const kept = keptOf(input, acting)
  switch (input.kind) {
    case 'transfer': {
      const division = transferDivision(context, helper.division, input.division)
      const { unit, unchanged } = await namedUnit(table, input.unit, helper.division)
      const act = { kind: 'transfer' as const, unit: input.unit, unitName: unit.name, division, ...kept }
      return { act, standing: [unchanged] }
    }
    case 'phone': {
      const phone = sealPhone(vault, helper.helper, input.phone)
      return { act: { kind: 'phone', phone, ...kept }, standing: [] }
    }
    case 'end':
      return { act: { kind: 'end', ...kept }, standing: await nothingLeft(table, helper.helper, input.on) }
    case 'rank':
      return { act: { kind: 'rank', rank: input.rank, ...kept }, standing: [] }
    case 'name':
      return { act: { kind: 'name', name: input.name, ...kept }, standing: [] }
    case 'return':
      return { act: { kind: 'return', ...kept }, standing: [] }
    case 'strike':
      // Whoever may not move somebody may not take back that he was moved.
      if (helper.acts.some(({ act, kind }) => act === input.act && kind === 'transfer'))
        transferDivision(context, helper.division, undefined)
      return { act: { kind: 'strike', struck: input.act, ...kept }, standing: [] }
  }
}

/** Who takes a helper out of a unit must be an office there and where he goes: a unit does not give its people away. */
const transferDivision = (
  { actor }: Pick<Context, 'actor'>,
  from: Division,
  to: Division | undefined,
): Division | null => {
  const reached = [from, to ?? from].every((division) => can(actor, 'helper.register', { division }, new Set()))
  if (!reached || (to !== undefined && countyOf(to) !== countyOf(from))) throw new Refusal('transfer_out_of_reach')
  return to ?? null
}

/**
 * Nobody leaves who is responsible for a household or stands in for somebody after his last day (一包到底).
 * @throws Refusal helper_has_households · helper_stands_in
 */
const nothingLeft = async (table: TableReader, helper: string, on: Day): Promise<readonly Op[]> => {
  const { items } = await table.list({ ...pairedOfHelper(helper), limit: 1000 })
  const after = items.filter((item) => pairedOf(item).periods.some(({ to }) => to === null || to > on))
  if (after.length > 0) throw new Refusal('helper_has_households', { households: after.length, on })
  const { body, unchanged } = await findStandingIn(table, helper)
  const standing = body.for.find(({ from, to }) => to !== null && from <= to && to > on)
  if (standing) throw new Refusal('helper_stands_in', { to: standing.to ?? on })
  return [unchanged]
}
