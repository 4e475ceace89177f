import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { PartnershipKind } from '@bangfu/rules/partnership-codes'
import { liaisonRuleFor } from '@bangfu/rules/pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { showContact } from '../organisations/contact-table.ts'
import { UnitId } from '../organisations/unit.ts'
import {
  createPartnership,
  keptLiaisons,
  keptSide,
  loadPartnership,
  maskedSide,
  partnershipList,
  partnershipOf,
  periodsOp,
  replacePartnership,
  scopeOfPartnership,
} from './partnership-table.ts'
import {
  amended,
  AmendmentInput,
  PartnershipAnswer,
  PartnershipId,
  PartnershipInput,
  refuseUnfit,
  wordsOf,
  type Partnership,
} from './partnership.ts'
import { overridingOf } from './overriding.ts'
import { judged, liaisonsBroken, Warning } from './pairing-rules.ts'
import { EndInput } from './terms.ts'
import { endOf } from './village-pairing.ts'

const route = routeFor()
const one = { params: z.strictObject({ partnership: PartnershipId }), returns: PartnershipAnswer }

export const partnershipRoutes = [
  route({
    method: 'POST',
    path: '/partnerships',
    action: 'partnership.make',
    summary: {
      zh: '两方结对（领导联镇、支部共建、万企帮万村等）',
      en: 'Pair two sides: leaders, branches, cities, enterprises, givers',
    },
    body: PartnershipInput,
    returns: PartnershipAnswer.extend({ warnings: z.array(Warning) }),
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      refuseUnfit(body)
      const { table, newId, now, actor } = context
      const { kind, division, from, to, duties, agreement = null, liaisons } = body
      const [helping, helped] = await Promise.all([
        keptSide(table, body.helping, division),
        keptSide(table, body.helped, division),
      ])
      const partnership: Partnership = {
        ...{ partnership: newId('ptn'), kind, division, helping: helping.side, helped: helped.side },
        ...{ from, to, agreement, duties, ended: null, madeAt: now, madeBy: actor.id },
        liaisons: { helping: null, helped: null },
      }
      const kept = { ...partnership, liaisons: keptLiaisons(context, partnership.partnership, liaisons) }
      if (helping.side.unit !== undefined && helping.side.unit === helped.side.unit && kind === 'school-school')
        throw new Refusal('already_paired', { from })
      const broken = liaisonsBroken(kept.liaisons, liaisonRuleFor(division, from))
      const { warnings } = judged(broken, overridingOf(context, body.override, division))
      return context.commit(
        [createPartnership(kept), await periodsOp(context, kept), ...helping.checks, ...helped.checks],
        created({ ...answerOf(kept), warnings }, `/partnerships/${kept.partnership}`, 1),
        { about: kept.partnership, ...(body.override && { reason: body.override.reason }) },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/partnerships/{partnership}',
    action: 'partnership.read',
    summary: { zh: '查看两方结对', en: 'Read a pairing of two sides' },
    ...one,
    subject: async ({ params }, { table, actor }) => {
      const found = await loadPartnership(table, params.partnership)
      return { scope: scopeOfPartnership(found.partnership, actor), about: params.partnership, found }
    },
    run: async ({ found }) => ok(answerOf(found.partnership), found.version),
  }),
  route({
    method: 'PATCH',
    path: '/partnerships/{partnership}',
    action: 'partnership.change',
    summary: {
      zh: '调整两方结对的协议、职责、联络员或期限',
      en: 'Amend paper, duties, liaisons or last day of a pairing',
    },
    ...one,
    body: AmendmentInput,
    ifMatch: true,
    subject: async ({ params }, { table }) => {
      const found = await loadPartnership(table, params.partnership)
      return { scope: { division: found.partnership.division }, about: params.partnership, found }
    },
    run: async ({ body, version, found: { partnership: before, version: current } }, context) => {
      if (version !== current) throw new Refusal('version_changed')
      const { reason, liaisons } = body
      const kept = liaisons ? keptLiaisons(context, before.partnership, liaisons) : before.liaisons
      const after = amended(before, body, { ...before.liaisons, ...dropNull(kept) })
      return context.commit(
        [
          replacePartnership(after, version),
          historyOp(context, before.partnership, version, before, reason),
          ...(after.to === before.to ? [] : [await periodsOp(context, after)]),
        ],
        ok(answerOf(after), version + 1),
        { reason },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/partnerships/{partnership}/end',
    action: 'partnership.change',
    summary: { zh: '结束两方结对', en: 'End a pairing of two sides' },
    ...one,
    body: EndInput.omit({ override: true }),
    subject: async ({ params }, { table }) => {
      const found = await loadPartnership(table, params.partnership)
      return { scope: { division: found.partnership.division }, about: params.partnership, found }
    },
    run: async ({ body, found: { partnership: before, version } }, context) => {
      const ended = endOf(before, body, context.actor.id, context.now)
      if (!ended) return ok(answerOf(before), version)
      const after = { ...before, to: ended.on, ended }
      return context.commit(
        [
          replacePartnership(after, version),
          historyOp(context, before.partnership, version, before, body.reason),
          await periodsOp(context, after),
        ],
        ok(answerOf(after), version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/partnerships',
    action: 'partnership.list',
    summary: { zh: '列出一个区划或单位的两方结对', en: 'List the pairings of two sides of a division or a unit' },
    query: z.strictObject({
      division: WithinCounty.optional(),
      unit: UnitId.optional(),
      kind: PartnershipKind.optional(),
      ...pageQuery,
    }),
    returns: pageOf(PartnershipAnswer),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, actor }) => {
      const visible = withinReach(actor, 'partnership.list', (one: Partnership) => scopeOfPartnership(one, actor))
      const { items, next } = await sifted(page, listOfDivisionOrUnit(partnershipList, found), query, (some) =>
        visible(some.map(partnershipOf)).filter(({ kind }) => query.kind === undefined || kind === query.kind),
      )
      return ok({ items: items.map(maskedOf), next })
    },
  }),
]

const dropNull = (liaisons: Partnership['liaisons']): Partial<Partnership['liaisons']> => ({
  ...(liaisons.helping && { helping: liaisons.helping }),
  ...(liaisons.helped && { helped: liaisons.helped }),
})

const answerOf = (partnership: Partnership) => ({
  ...partnership,
  kindZh: wordsOf(partnership.kind).zh,
  kindEn: wordsOf(partnership.kind).en,
  liaisons: {
    helping: showContact(partnership.liaisons.helping),
    helped: showContact(partnership.liaisons.helped),
  },
})

const maskedOf = (partnership: Partnership) =>
  answerOf({ ...partnership, helping: maskedSide(partnership.helping), helped: maskedSide(partnership.helped) })
