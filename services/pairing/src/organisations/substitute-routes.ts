import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { created, ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor, type Context } from '@bangfu/service/context'
import { loadHelper, namedHelper } from './helper-table.ts'
import { HelperId, serves, type Helper } from './helper.ts'
import { findStandingIn, findSubstitutes } from './substitute-table.ts'
import {
  StandingIn,
  StopInput,
  stopped,
  Substitute,
  SubstituteId,
  SubstituteInput,
  withStandingIn,
  withSubstitute,
} from './substitute.ts'

const route = routeFor()
const params = z.strictObject({ helper: HelperId })

/** Who stands in for whom 代管: what he does on those days is his own, and shown as a substitute's. */
export const substituteRoutes = [
  route({
    method: 'POST',
    path: '/helpers/{helper}/substitutes',
    action: 'substitute.make',
    summary: { zh: '指定代管人（起止日期）', en: 'Let another helper stand in from a first to a last day' },
    params,
    body: SubstituteInput,
    returns: Substitute,
    status: 201,
    subject: async ({ params: { helper } }, { table }) => {
      const found = await loadHelper(table, helper)
      return { scope: { division: found.division, unit: found.unit }, about: helper, found }
    },
    run: async ({ params: { helper }, body, found }, context) => {
      const { table, now, newId, actor } = context
      const [absent, other] = await Promise.all([
        namedHelper(table, helper, found.division),
        namedHelper(table, body.actor, found.division, body.from),
      ])
      assertMayName(context, found, other.helper)
      if (!serves(other.helper, body.to)) throw new Refusal('helper_ended', { on: other.helper.ended ?? body.from })
      const [{ body: held, next }, standing] = await Promise.all([
        findSubstitutes(table, helper),
        findStandingIn(table, body.actor),
      ])
      const one: Substitute = {
        substitute: newId('sub'),
        helper,
        actor: body.actor,
        actorName: other.helper.name,
        from: body.from,
        to: body.to,
        reason: body.reason,
        document: body.document ?? null,
        madeAt: now,
        madeBy: actor.id,
        ended: null,
      }
      const substitutes = withSubstitute(held.substitutes, one)
      return context.commit(
        [next({ substitutes }), standing.next(withStandingIn(standing.body, one)), absent.unchanged, other.unchanged],
        created(one, `/helpers/${helper}/substitutes`),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/helpers/{helper}/substitutes',
    action: 'helper.read',
    summary: { zh: '谁代管其户、其代管谁的户', en: 'Who stands in for a helper, and for whom he stands in' },
    params,
    returns: z.object({ items: z.array(Substitute), standsInFor: StandingIn.shape.for }),
    subject: async ({ params: { helper } }, { table }) => {
      const { division, unit } = await loadHelper(table, helper)
      return { scope: { division, unit, helper }, about: helper, found: undefined }
    },
    run: async ({ params: { helper } }, { table }) => {
      const [held, standing] = await Promise.all([findSubstitutes(table, helper), findStandingIn(table, helper)])
      return ok({ items: held.body.substitutes, standsInFor: standing.body.for })
    },
  }),
  route({
    method: 'POST',
    path: '/helpers/{helper}/substitutes/{substitute}/end',
    action: 'substitute.make',
    summary: { zh: '提前结束代管', en: 'End a substitution before its last day' },
    params: z.strictObject({ helper: HelperId, substitute: SubstituteId }),
    body: StopInput,
    returns: Substitute,
    subject: async ({ params: { helper } }, { table }) => {
      const { division, unit } = await loadHelper(table, helper)
      return { scope: { division, unit }, about: helper, found: undefined }
    },
    run: async ({ params: { helper, substitute }, body }, context) => {
      const { body: held, next } = await findSubstitutes(context.table, helper)
      const before = held.substitutes.find((one) => one.substitute === substitute)
      if (!before) throw new Refusal('not_found')
      const after = stopped(before, { ...body, at: context.now, by: context.actor.id })
      if (!after) return ok(before)
      const standing = await findStandingIn(context.table, before.actor)
      const { to } = after
      return context.commit(
        [
          next({ substitutes: held.substitutes.map((one) => (one === before ? after : one)) }),
          standing.next({
            for: standing.body.for.map((one) => (one.substitute === substitute ? { ...one, to } : one)),
          }),
        ],
        ok(after),
        { reason: body.reason },
      )
    },
  }),
]

/** An office names whom it will in its county; a unit's officer one of his own people. @throws Refusal helper_not_found */
const assertMayName = ({ actor }: Context, helper: Helper, other: Helper): void => {
  if (can(actor, 'helper.register', { division: helper.division }, new Set())) return
  if (helper.unit !== other.unit) throw new Refusal('helper_not_found')
}
