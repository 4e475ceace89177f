import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import type { TableReader } from '@bangfu/table/table'
import type { Sealed } from '@bangfu/vault/vault'
import { covers } from '../pairings/days.ts'
import { findPaired } from '../pairings/pairing-table.ts'
import { inOrderOfDays } from './act.ts'
import { helperActOf } from './helper-act-table.ts'
import { answerOf } from './helper-routes.ts'
import { changeHelper, loadHelperItem } from './helper-table.ts'
import { findStandingIn } from './substitute-table.ts'
import { HelperActAnswer, HelperActInput, HelperAnswer, HelperId, withHelperAct, type HelperAct } from './helper.ts'

const route = routeFor()
const params = z.strictObject({ helper: HelperId })

/** What happens to a helper, and his number in plain. */
export const helperActRoutes = [
  route({
    method: 'POST',
    path: '/helpers/{helper}/acts',
    action: 'helper.change',
    summary: {
      zh: '帮扶责任人变动：调动、职级、姓名、电话、离任、复任、撤销误录',
      en: 'What happens to a helper: transfer, rank, name, phone, end, return, strike of a wrong entry',
    },
    params,
    body: HelperActInput,
    returns: HelperAnswer,
    ifMatch: true,
    subject: async ({ params: { helper } }, { table }) => {
      const found = await loadHelperItem(table, helper)
      const { division, unit } = found.helper
      return { scope: { division, unit }, about: helper, found }
    },
    run: async ({ body, found, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { act, standing } = await helperActOf(body, found, context)
      const after = withHelperAct(found.helper, act, dayOf(context.now))
      const ops = await changeHelper(context.table, found, after)
      return context.commit([...ops, ...standing], ok(answerOf(after), version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'GET',
    path: '/helpers/{helper}/acts',
    action: 'helper.read',
    summary: { zh: '帮扶责任人历次变动', en: 'Everything that happened to a helper' },
    params,
    returns: z.object({ items: z.array(HelperActAnswer) }),
    subject: async ({ params: { helper } }, { table }) => {
      const found = await loadHelperItem(table, helper)
      const { division, unit } = found.helper
      return { scope: { division, unit, helper }, about: helper, found }
    },
    run: async ({ found }) => ok({ items: inOrderOfDays(found.helper.acts).map(actAnswer) }, found.version),
  }),
  route({
    method: 'POST',
    path: '/helpers/{helper}/reveals',
    action: 'helper.reveal',
    summary: {
      zh: '查看留给农户的电话号码（须写明事由，并留痕）',
      en: 'Show the number that is left with households: needs a reason and leaves a line in the trail',
    },
    params,
    body: z.strictObject({ reason: z.string().trim().min(4).max(200) }),
    returns: z.object({ helper: HelperId, phone: z.string() }),
    subject: async ({ params: { helper } }, { table, actor, now }) => {
      const found = await loadHelperItem(table, helper)
      const { division, unit } = found.helper
      const household = await householdHelped(table, { actor, helper, today: dayOf(now) })
      const scope: Scope = { division, unit, helper, ...(household !== undefined && { household }) }
      return { scope, about: helper, found }
    },
    run: async ({ params: { helper }, body, found }, context) => {
      // A string becomes a seal again where it is read back from the table.
      const phone = context.vault.open('phone', helper, found.helper.phone.sealed as Sealed)
      return context.commit([], ok({ helper, phone }), { forget: true, reason: body.reason })
    },
  }),
]

const actAnswer = (act: HelperAct): z.input<typeof HelperActAnswer> => {
  if (act.kind !== 'phone') return act
  const { phone, ...rest } = act
  return { ...rest, phoneMasked: phone.masked }
}

/** One person speaks for one household, seldom for two. */
const mostHouseholds = 5

/** A household that the actor speaks for, and for which the helper answers today, himself or for whom he stands in. */
const householdHelped = async (
  table: TableReader,
  { actor, helper, today }: { readonly actor: Actor; readonly helper: string; readonly today: Day },
): Promise<string | undefined> => {
  const households = actor.grants.flatMap(({ household }) => household ?? []).slice(0, mostHouseholds)
  if (households.length === 0) return undefined
  const { body: standing } = await findStandingIn(table, helper)
  const answersFor = [helper, ...standing.for.filter((days) => covers(days, today)).map((days) => days.helper)]
  for (const household of households)
    for (const one of answersFor) {
      const { periods } = await findPaired(table, one, household)
      if (periods.some((days) => covers(days, today))) return household
    }
  return undefined
}
