import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { moneyRuleFor } from '@bangfu/rules/pairing-pack'
import { helpingUnitTierOf } from '@bangfu/rules/helping-unit-tiers'
import { routeFor, type Context } from '@bangfu/service/context'
import { childKey, childPrefix, entityKey, partitionOf } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { listAll, type TableReader } from '@bangfu/table/table'
import { loadUnit } from '../organisations/unit-table.ts'
import { BringingId, Contribution, ContributionInput, MoneyFigure, moneyFigure } from './contribution.ts'
import { loadPartnership, scopeOfPartnership } from './partnership-table.ts'
import { loadVillagePairing } from './village-pairing-table.ts'

const route = routeFor()
const list = 'contribution'
/** More than a unit brings to a village in all its years: past it somebody's machine is running wild. */
const most = 1000

export const contributionRoutes = [
  route({
    method: 'POST',
    path: '/pairing-contributions',
    action: 'contribution.record',
    summary: { zh: '登记结对带入的资金、物资或劳务', en: 'Record money, goods or labour that a pairing brought' },
    body: ContributionInput,
    returns: Contribution,
    status: 201,
    idempotencyKey: 'required',
    subject: ({ body }, context) => subjectOf(body.pairing, context),
    run: async ({ body }, { table, newId, now, actor, commit }) => {
      if ((await linesOf(table, body.pairing)).length >= most) throw new Refusal('pairing_limit', { most })
      const id = newId('ctb')
      const { posting = null, document = null, ...given } = body
      const line: Contribution = { ...given, posting, document, contribution: id, by: actor.id, at: now }
      const item = { key: childKey(body.pairing, list, id), kind: list, body: line }
      const answer = created(line, `/pairing-contributions?pairing=${line.pairing}`, 1)
      return commit([create(item)], answer, { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/pairing-contributions',
    action: 'contribution.read',
    summary: {
      zh: '结对带入资金：应带、已带及算式，附明细',
      en: 'What a pairing brought: money due and done with its arithmetic, and the lines',
    },
    query: z.strictObject({ pairing: BringingId }),
    returns: z.object({ money: MoneyFigure, items: z.array(Contribution) }),
    subject: ({ query }, context) => subjectOf(query.pairing, context),
    run: async ({ query, found: { unit, division, from } }, { table }) => {
      const lines = await linesOf(table, query.pairing)
      const said = unit === undefined ? null : (await loadUnit(table, unit)).tier
      const tier = said === null ? null : helpingUnitTierOf(said).text
      const rule = tier === null || !query.pairing.startsWith('vpr_') ? undefined : moneyRuleFor(tier, division, from)
      return ok({ money: moneyFigure(lines, rule), items: lines })
    },
  }),
]

const linesOf = async (table: TableReader, pairing: string): Promise<Contribution[]> => {
  const items = await listAll(table, { in: partitionOf(entityKey(pairing)), prefix: childPrefix(list) }, most)
  return items.map(({ body }) => Contribution.parse(body))
}

const subjectOf = async (id: Id<'vpr'> | Id<'ptn'>, { table, actor }: Pick<Context, 'table' | 'actor'>) => {
  if (isOfVillage(id)) {
    const { unit, village, from } = (await loadVillagePairing(table, id)).pairing
    return { scope: { division: village, unit }, about: id, found: { unit, division: village, from } }
  }
  const { partnership } = await loadPartnership(table, id)
  const scope = scopeOfPartnership(partnership, actor)
  const { division, from } = partnership
  return { scope, about: id, found: { unit: partnership.helping.unit, division, from } }
}

const isOfVillage = (id: string): id is Id<'vpr'> => id.startsWith('vpr_')
