import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { helpingUnitTierOf } from '@bangfu/rules/helping-unit-tiers'
import { unitKinds } from '@bangfu/rules/pairing-codes'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { PairingDay } from '../pairings/days.ts'
import { keepContact, showContact } from './contact-table.ts'
import { createUnit, loadUnitItem, unitOf } from './unit-table.ts'
import { UnitAnswer, UnitId, UnitInput, unitOn, type Unit } from './unit.ts'

const route = routeFor()
const on = PairingDay.optional()

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
        ended: null,
        registeredAt: now,
        acts: [],
      }
      return commit(createUnit(unit), created(unitAnswer(unit), `/units/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/units/{unit}',
    action: 'unit.read',
    summary: { zh: '查看帮扶单位（可查某日情况）', en: 'Read a helping unit, as of a day if one is asked' },
    params: z.strictObject({ unit: UnitId }),
    query: z.strictObject({ on }),
    returns: UnitAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadUnitItem(table, params.unit)
      return { scope: { division: found.unit.division, unit: params.unit }, about: params.unit, found }
    },
    run: async ({ query, found: { unit, version } }) => ok(unitAnswer(asOf(unit, query.on)), version),
  }),
  route({
    method: 'GET',
    path: '/units',
    action: 'unit.list',
    summary: { zh: '列出一个区划的帮扶单位（可查某日情况）', en: 'List the helping units of a division, as of a day' },
    query: z.strictObject({ division: WithinCounty, on, ...pageQuery }),
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
      return ok({ items: items.map((item) => unitAnswer(asOf(unitOf(item), query.on))), next })
    },
  }),
]

const asOf = (unit: Unit, day: z.output<typeof on>): Unit =>
  day === undefined ? unit : { ...unit, ...unitOn(unit, day) }

export const unitAnswer = (unit: Unit): z.input<typeof UnitAnswer> => ({
  ...unit,
  kindZh: unitKinds[unit.kind].zh,
  tierCode: unit.tier === null ? null : helpingUnitTierOf(unit.tier).code,
  head: showContact(unit.head),
  liaison: showContact(unit.liaison),
})
