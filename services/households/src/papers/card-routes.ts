import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pageText } from '@bangfu/http/produced'
import { ok } from '@bangfu/http/route'
import { routeFor, type Deps } from '@bangfu/service/context'
import { householdParams } from './paper-params.ts'
import { householdSubject } from '../record/household-table.ts'
import { nameOfCard } from './card.ts'
import { cardFor, cardPackFor, cardSecret, currentCard, readWallCard, revokeOps } from './card-table.ts'
import { qrCode } from './qr-code.ts'
import { wallCardPaper } from './wall-card.ts'

const route = routeFor()

const pathOf = (card: string, deps: Pick<Deps, 'vault'>): string =>
  `/public/cards/${nameOfCard(card, cardSecret(deps))}`

const CardView = z.object({
  card: z.string(),
  /** The page behind the code. */
  path: z.string(),
  issuedAt: z.string(),
  issuedBy: z.string(),
})

export const cardRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/papers/card',
    action: 'paper.card',
    summary: { zh: '打印明白卡（留痕）', en: 'Print the wall card of a household' },
    produces: 'html',
    params: householdParams,
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household } }, context) => {
      const pack = cardPackFor(household, dayOf(context.now))
      const { card, ops } = await cardFor(context, household)
      const shown = await readWallCard(context, household)
      const origin = context.publicOrigin?.()
      const code = origin === undefined ? null : qrCode(`${origin}${pathOf(card.card, context)}`, '本卡二维码')
      return context.commit(ops, ok(wallCardPaper(shown, pack, code)), { forget: true })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/card',
    action: 'paper.card',
    summary: { zh: '查看一户在用的明白卡', en: 'The wall card of a household that is in use' },
    params: householdParams,
    returns: CardView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household } }, context) => {
      const found = await currentCard(context.table, household)
      if (!found) throw new Refusal('not_found')
      const { card, issued } = found.card
      return ok({ card, path: pathOf(card, context), issuedAt: issued.at, issuedBy: issued.by }, found.version)
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/card/revocation',
    action: 'card.revoke',
    summary: { zh: '作废明白卡（二维码随即失效）', en: 'Take a wall card out of use: its code opens nothing any more' },
    params: householdParams,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    returns: z.object({ household: z.string(), revoked: z.string() }),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, body: { reason } }, context) => {
      const { card, ops } = await revokeOps(context, household, reason)
      return context.commit(ops, ok({ household, revoked: card }), { reason })
    },
  }),
]
