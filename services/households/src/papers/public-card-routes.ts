import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pageText } from '@bangfu/http/produced'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { loadHousehold } from '../record/household-table.ts'
import { cardOfName, CardName } from './card.ts'
import { cardPackFor, cardSecret, loadCard, maskedOf, readWallCard } from './card-table.ts'
import { maskedCardPage } from './masked-card.ts'

const route = routeFor()

export const publicCardRoutes = [
  route({
    method: 'GET',
    path: '/public/cards/{card}',
    action: 'card.read-publicly',
    summary: { zh: '扫码打开的明白卡（脱敏，无需登录）', en: 'What the code on a wall card opens: masked' },
    open: true,
    produces: 'html',
    params: z.object({ card: CardName }),
    returns: pageText,
    subject: async ({ params: { card: name } }, context) => {
      const card = await loadCard(context.table, cardOfName(name, cardSecret(context)))
      return { scope: { open: true }, about: card.card, found: card }
    },
    run: async ({ found: card }, context) => {
      const { household } = await loadHousehold(context.table, card.household)
      if (household.status === 'removed') throw new Refusal('not_found')
      const pack = cardPackFor(household, dayOf(context.now))
      const shown = await readWallCard(context, household)
      return ok(maskedCardPage(maskedOf(shown, pack, dayOf(card.issued.at), household.division)))
    },
  }),
]
