import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { helperRanks } from '@bangfu/rules/pairing-codes'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { PairingDay } from '../pairings/days.ts'
import { sealPhone } from './contact-table.ts'
import { heldPosts } from './helper-list-table.ts'
import { createHelper, helperOf, loadHelperItem, postList } from './helper-table.ts'
import { HelperAnswer, HelperId, HelperInput, helperOn, type Helper } from './helper.ts'
import { namedUnit } from './unit-table.ts'
import { UnitId } from './unit.ts'

const route = routeFor()

export const helperRoutes = [
  route({
    method: 'POST',
    path: '/helpers',
    action: 'helper.register',
    summary: { zh: '登记帮扶责任人', en: 'Register a helper' },
    body: HelperInput,
    returns: HelperAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division, unit: body.unit }, about: '', found: undefined }),
    run: async ({ body }, { table, newId, now, vault, commit }) => {
      const { unit, unchanged } = await namedUnit(table, body.unit, body.division)
      const id = newId('hlp')
      const helper: Helper = {
        ...body,
        helper: id,
        unitName: unit.name,
        phone: sealPhone(vault, id, body.phone),
        ended: null,
        registeredAt: now,
        acts: [],
      }
      return commit([unchanged, ...createHelper(helper)], created(answerOf(helper), `/helpers/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/helpers/{helper}',
    action: 'helper.read',
    summary: { zh: '查看帮扶责任人（可查某日情况）', en: 'Read a helper, as of a day if one is asked' },
    params: z.strictObject({ helper: HelperId }),
    query: z.strictObject({ on: PairingDay.optional() }),
    returns: HelperAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadHelperItem(table, params.helper)
      const { division, unit } = found.helper
      return { scope: { division, unit, helper: params.helper }, about: params.helper, found }
    },
    run: async ({ query, found: { helper, version } }) => ok(answerOf(asOf(helper, query.on)), version),
  }),
  route({
    method: 'GET',
    path: '/helpers',
    action: 'helper.list',
    summary: {
      zh: '列出一个区划或单位的帮扶责任人（可查某日在任者）',
      en: 'List the helpers of a division or of a unit; with a day those who served there on it',
    },
    query: z.strictObject({
      division: WithinCounty.optional(),
      unit: UnitId.optional(),
      on: PairingDay.optional(),
      ...pageQuery,
    }),
    returns: pageOf(HelperAnswer),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, actor, table, now }) => {
      const visible = withinReach(actor, 'helper.list', ({ division, unit }: Helper) => ({ division, unit }))
      const { on } = query
      const { items, next } =
        on === undefined || on >= dayOf(now)
          ? await sifted(page, listOfDivisionOrUnit('helper', found), query, (some) =>
              visible(some.map(helperOf)).filter(({ ended }) => on === undefined || ended === null || on <= ended),
            )
          : await sifted(page, listOfDivisionOrUnit(postList, found), query, async (some) =>
              visible(await heldPosts(table, some, on)),
            )
      return ok({ items: items.map(answerOf), next })
    },
  }),
]

const asOf = (helper: Helper, on: Day | undefined): Helper =>
  on === undefined ? helper : { ...helper, ...helperOn(helper, on) }

export const answerOf = ({ phone, ...helper }: Helper): z.input<typeof HelperAnswer> => ({
  ...helper,
  rankZh: helperRanks[helper.rank].zh,
  phoneMasked: phone.masked,
})
