import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { helperRanks } from '@bangfu/rules/pairing-codes'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { createHelper, helperOf, loadHelper } from './helper-table.ts'
import { HelperAnswer, HelperId, HelperInput, type Helper } from './helper.ts'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sealPhone } from './contact-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { namedUnit } from './unit-table.ts'
import { UnitId } from './unit.ts'
import { withinReach } from '../lists/within-reach.ts'

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
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, { table, newId, now, vault, commit }) => {
      const { unit, unchanged } = await namedUnit(table, body.unit, body.division)
      const id = newId('hlp')
      const helper: Helper = {
        ...body,
        helper: id,
        unitName: unit.name,
        phone: sealPhone(vault, id, body.phone),
        registeredAt: now,
      }
      return commit([unchanged, ...createHelper(helper)], created(answerOf(helper), `/helpers/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/helpers/{helper}',
    action: 'helper.read',
    summary: { zh: '查看帮扶责任人', en: 'Read a helper' },
    params: z.strictObject({ helper: HelperId }),
    returns: HelperAnswer,
    subject: async ({ params }, { table }) => {
      const helper = await loadHelper(table, params.helper)
      const { division, unit } = helper
      return { scope: { division, unit, helper: params.helper }, about: params.helper, found: helper }
    },
    run: async ({ found }) => ok(answerOf(found), 1),
  }),
  route({
    method: 'GET',
    path: '/helpers',
    action: 'helper.list',
    summary: { zh: '列出一个区划或单位的帮扶责任人', en: 'List the helpers of a division or of a unit' },
    query: z.strictObject({ division: WithinCounty.optional(), unit: UnitId.optional(), ...pageQuery }),
    returns: pageOf(HelperAnswer),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, actor }) => {
      const visible = withinReach(actor, 'helper.list', ({ division, unit }: Helper) => ({ division, unit }))
      const list = listOfDivisionOrUnit('helper', found)
      const { items, next } = await sifted(page, list, query, (some) => visible(some.map(helperOf)))
      return ok({ items: items.map(answerOf), next })
    },
  }),
]

const answerOf = ({ phone, ...helper }: Helper) => ({
  ...helper,
  rankZh: helperRanks[helper.rank].zh,
  phoneMasked: phone.masked,
})
