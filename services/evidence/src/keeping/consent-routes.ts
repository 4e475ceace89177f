import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import { Consent, consentFrom, ConsentInput, covers, PersonId, WithdrawalInput, withdrawnConsent } from './consent.ts'
import { consentOps, consentsOf, findConsent, loadHouseholdFace } from './keeping-table.ts'

const route = routeFor()
const household = idSchema('hsh')

const ConsentView = Consent.extend({ holds: z.boolean() })

/** A guardian’s consent to photos of a minor: recorded with its paper, withdrawn at any time. */
export const consentRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/photo-consents',
    action: 'photo-consent.record',
    summary: { zh: '登记监护人同意留存未成年人照片', en: 'Record a guardian’s consent to keep photos of a minor' },
    params: z.strictObject({ household }),
    body: ConsentInput,
    returns: ConsentView,
    status: 201,
    subject: ({ params }, context) => ofHousehold(params.household, context),
    run: async ({ body, found: { division }, params }, context) => {
      const before = await findConsent(context.table, params.household, body.person)
      const doing = doingOf(context)
      const after = consentFrom(body, { household: params.household, division, before: before?.consent }, doing)
      return context.commit(consentOps(context, before, after), {
        status: 201,
        body: { ...after, holds: covers(after, doing.today) },
      })
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/photo-consents/{person}/withdraw',
    action: 'photo-consent.withdraw',
    summary: {
      zh: '监护人撤回同意：有关照片不再向任何人显示',
      en: 'A guardian withdraws consent: the photos are shown to nobody any more',
    },
    params: z.strictObject({ household, person: PersonId }),
    body: WithdrawalInput,
    returns: ConsentView,
    subject: ({ params }, context) => ofHousehold(params.household, context),
    run: async ({ body, params }, context) => {
      const before = await findConsent(context.table, params.household, params.person)
      if (!before) throw new Refusal('not_found')
      const after = withdrawnConsent(before.consent, body, doingOf(context))
      return context.commit(consentOps(context, before, after, body.reason), ok({ ...after, holds: false }), {
        reason: body.reason,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/photo-consents',
    action: 'photo-consent.read',
    summary: { zh: '查看一户的照片留存同意', en: 'The consents to photos of a household’s minors' },
    params: z.strictObject({ household }),
    returns: z.object({ items: z.array(ConsentView) }),
    subject: ({ params }, context) => ofHousehold(params.household, context),
    run: async ({ params }, { table, now }) => {
      const today = dayOf(now)
      const items = await consentsOf(table, params.household)
      return ok({ items: items.map((consent) => ({ ...consent, holds: covers(consent, today) })) })
    },
  }),
]

const ofHousehold = async (id: string, { table }: Pick<Context, 'table'>) => {
  const found = await loadHouseholdFace(table, id)
  return { scope: { division: found.division, household: id }, about: id, found }
}

const doingOf = ({ actor, now }: Context) => ({ by: actor.id, at: now, today: dayOf(now) })
