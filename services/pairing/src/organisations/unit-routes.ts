import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { unitKinds } from '@bangfu/rules/pairing-codes'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { keepContact, showContact } from './contact-table.ts'
import { createUnit, loadUnit, unitOf } from './unit-table.ts'
import { UnitAnswer, UnitId, UnitInput, type Unit } from './unit.ts'

const route = routeFor()

export const unitRoutes = [
  route({
    method: 'POST',
    path: '/units',
    action: 'unit.register',
    summary: { zh: '登记帮扶单位', en: 'Register a helping unit' },
    body: UnitInput,
    returns: UnitAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, { newId, now, vault, commit }) => {
      const id = newId('unt')
      const unit: Unit = {
        unit: id,
        name: body.name,
        kind: body.kind,
        tier: body.tier ?? null,
        division: body.division,
        head: keepContact(vault, id, body.head),
        liaison: keepContact(vault, id, body.liaison),
        registeredAt: now,
      }
      return commit(createUnit(unit), created(answerOf(unit), `/units/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/units/{unit}',
    action: 'unit.read',
    summary: { zh: '查看帮扶单位', en: 'Read a helping unit' },
    params: z.strictObject({ unit: UnitId }),
    returns: UnitAnswer,
    subject: async ({ params }, { table }) => {
      const unit = await loadUnit(table, params.unit)
      return { scope: { division: unit.division, unit: unit.unit }, about: unit.unit, found: unit }
    },
    run: async ({ found }) => ok(answerOf(found), 1),
  }),
  route({
    method: 'GET',
    path: '/units',
    action: 'unit.list',
    summary: { zh: '列出一个区划的帮扶单位', en: 'List the helping units of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(UnitAnswer),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('unit', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map(unitOf).map(answerOf), next })
    },
  }),
]

const answerOf = (unit: Unit) => ({
  ...unit,
  kindZh: unitKinds[unit.kind].zh,
  head: showContact(unit.head),
  liaison: showContact(unit.liaison),
})
