import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { routeFor, type Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { inOrderOfDays, keptOf } from './act.ts'
import { keepContact, showContact } from './contact-table.ts'
import { moveNext } from './unit-move-table.ts'
import { unitAnswer } from './unit-routes.ts'
import { changeUnit, loadUnitItem, namedUnit } from './unit-table.ts'
import { UnitActAnswer, UnitActInput, UnitAnswer, UnitId, withUnitAct, type Unit, type UnitAct } from './unit.ts'

const route = routeFor()
const params = z.strictObject({ unit: UnitId })

/** What happens to a unit, and what becomes of its people when it has ended. */
export const unitActRoutes = [
  route({
    method: 'POST',
    path: '/units/{unit}/acts',
    action: 'unit.change',
    summary: {
      zh: '帮扶单位变动：更名、类型层级、一把手、联络员、并入、撤销、撤销误录',
      en: 'What happens to a unit: rename, kind and tier, head, liaison, merger, closing, strike of a wrong entry',
    },
    params,
    body: UnitActInput,
    returns: UnitAnswer,
    ifMatch: true,
    subject: async ({ params: { unit } }, { table }) => {
      const found = await loadUnitItem(table, unit)
      return { scope: { division: found.unit.division, unit }, about: unit, found }
    },
    run: async ({ body, found, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { act, standing } = await unitActOf(body, found.unit, context)
      const after = withUnitAct(found.unit, act, dayOf(context.now))
      const ops = await changeUnit(context.table, found, after)
      return context.commit([...ops, ...standing], ok(unitAnswer(after), version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'GET',
    path: '/units/{unit}/acts',
    action: 'unit.read',
    summary: { zh: '帮扶单位历次变动', en: 'Everything that happened to a unit' },
    params,
    returns: z.object({ items: z.array(UnitActAnswer) }),
    subject: async ({ params: { unit } }, { table }) => {
      const found = await loadUnitItem(table, unit)
      return { scope: { division: found.unit.division, unit }, about: unit, found }
    },
    run: async ({ found }) => ok({ items: inOrderOfDays(found.unit.acts).map(actAnswer) }, found.version),
  }),
  route({
    method: 'POST',
    path: '/units/{unit}/moves',
    action: 'unit.move',
    summary: {
      zh: '单位并入或撤销后，分批转移其人员与工作队（重复办理至 left 为 false）',
      en: 'Move the next people and teams of a unit that has ended; call again until `left` is false',
    },
    params,
    body: z.strictObject({
      /** Where to; of a merged unit the one that it was merged into. */
      into: UnitId.optional(),
    }),
    returns: z.object({
      helpers: z.array(z.string()),
      teams: z.array(z.string()),
      into: UnitId,
      left: z.boolean(),
    }),
    subject: async ({ params: { unit } }, { table }) => {
      const found = await loadUnitItem(table, unit)
      return { scope: { division: found.unit.division, unit }, about: unit, found: found.unit }
    },
    run: async ({ body, found }, context) => {
      if (!found.ended) throw new Refusal('unit_not_ended')
      const into = body.into ?? found.ended.into
      if (into === null) throw new Refusal('unit_not_found')
      const { ops, ...moved } = await moveNext(found, into, context)
      const answer = ok({ ...moved, into })
      return ops.length === 0 ? answer : context.commit(ops, answer)
    },
  }),
]

/** A unit's own officer says who heads it and who its liaison is; everything else is the county's. */
const ofOwnOfficer: ReadonlySet<string> = new Set(['head', 'liaison'])

const unitActOf = async (
  input: UnitActInput,
  { unit, division }: Unit,
  { newId, now, actor, vault, table }: Context,
): Promise<{ act: UnitAct; standing: readonly Op[] }> => {
  if (!ofOwnOfficer.has(input.kind) && !can(actor, 'unit.register', { division }, new Set()))
    throw new Refusal('not_permitted')
  const kept = keptOf(input, { act: newId('act'), at: now, by: actor.id })
  switch (input.kind) {
    case 'rename':
      return { act: { kind: 'rename', name: input.name, ...kept }, standing: [] }
    case 'describe':
      return { act: { kind: 'describe', unitKind: input.unitKind, tier: input.tier, ...kept }, standing: [] }
    case 'head':
    case 'liaison': {
      const contact = keepContact(vault, unit, input.contact ?? undefined)
      return { act: { kind: input.kind, contact, ...kept }, standing: [] }
    }
    case 'merge': {
      if (input.into === unit) throw new Refusal('unit_not_found')
      const { unchanged } = await namedUnit(table, input.into, division)
      return { act: { kind: 'merge', into: input.into, ...kept }, standing: [unchanged] }
    }
    case 'close':
      return { act: { kind: 'close', ...kept }, standing: [] }
    case 'strike':
      return { act: { kind: 'strike', struck: input.act, ...kept }, standing: [] }
  }
}

const actAnswer = (act: UnitAct): z.input<typeof UnitActAnswer> =>
  act.kind === 'head' || act.kind === 'liaison' ? { ...act, contact: showContact(act.contact) } : act
