import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { liaisonRuleFor } from '@bangfu/rules/pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { namedUnit } from '../organisations/unit-table.ts'
import { UnitId } from '../organisations/unit.ts'
import {
  createVillagePairing,
  findVillageFace,
  loadVillagePairing,
  replaceVillagePairing,
  villagePairingOf,
} from './village-pairing-table.ts'
import { liaisonsBroken, judged } from './pairing-rules.ts'
import { overridingOf } from './overriding.ts'
import {
  amendedOfVillage,
  endOf,
  VillageAmendment,
  VillagePairingAnswer,
  VillagePairing,
  VillagePairingId,
  VillagePairingInput,
  withLastDay,
  withUnit,
} from './village-pairing.ts'
import { EndInput } from './terms.ts'

const route = routeFor()

export const villagePairingRoutes = [
  route({
    method: 'POST',
    path: '/village-pairings',
    action: 'pairing.make',
    summary: { zh: '单位包村', en: 'Pair a unit with a village' },
    body: VillagePairingInput,
    returns: VillagePairingAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { table, newId, commit } = context
      const { unit, unchanged } = await namedUnit(table, body.unit, body.village)
      const { face, next } = await findVillageFace(table, body.village)
      const { from, to } = body
      const pairing: VillagePairing = {
        pairing: newId('vpr'),
        unit: body.unit,
        unitName: unit.name,
        village: body.village,
        from,
        to,
        model: body.model ?? null,
        agreement: body.agreement ?? null,
        villageLiaison: body.villageLiaison ?? null,
        unitLiaison: body.unitLiaison ?? null,
        duties: body.duties,
        ended: null,
      }
      const liaisons = { helping: pairing.unitLiaison, helped: pairing.villageLiaison }
      const broken = liaisonsBroken(liaisons, liaisonRuleFor(body.village, from))
      const { warnings } = judged(broken, overridingOf(context, body.override, body.village))
      return commit(
        [unchanged, next(withUnit(face, body.unit, { from, to })), createVillagePairing(pairing)],
        created({ ...pairing, warnings }, `/village-pairings/${pairing.pairing}`, 1),
        { about: pairing.pairing, ...(body.override && { reason: body.override.reason }) },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/village-pairings/{pairing}',
    action: 'village-pairing.read',
    summary: { zh: '查看单位包村', en: 'Read the pairing of a unit with a village' },
    params: z.strictObject({ pairing: VillagePairingId }),
    returns: VillagePairing,
    subject: async ({ params }, { table }) => {
      const found = await loadVillagePairing(table, params.pairing)
      return { scope: { division: found.pairing.village, unit: found.pairing.unit }, about: params.pairing, found }
    },
    run: async ({ found }) => ok(found.pairing, found.version),
  }),
  route({
    method: 'PATCH',
    path: '/village-pairings/{pairing}',
    action: 'pairing.change',
    summary: { zh: '调整单位包村的协议、职责或联络员', en: 'Amend paper, duties or liaisons of a unit and a village' },
    params: z.strictObject({ pairing: VillagePairingId }),
    body: VillageAmendment,
    returns: VillagePairing,
    ifMatch: true,
    subject: async ({ params }, { table }) => {
      const found = await loadVillagePairing(table, params.pairing)
      return { scope: { division: found.pairing.village }, about: params.pairing, found }
    },
    run: async ({ body, version, found }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const after = amendedOfVillage(found.pairing, body)
      return context.commit(
        [replaceVillagePairing(after, version), historyOp(context, after.pairing, version, found.pairing, body.reason)],
        ok(after, version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/village-pairings/{pairing}/end',
    action: 'pairing.end',
    summary: { zh: '结束单位包村', en: 'End the pairing of a unit with a village' },
    params: z.strictObject({ pairing: VillagePairingId }),
    body: EndInput.omit({ override: true }),
    returns: VillagePairing,
    subject: async ({ params }, { table }) => {
      const found = await loadVillagePairing(table, params.pairing)
      return { scope: { division: found.pairing.village }, about: params.pairing, found }
    },
    run: async ({ body, found }, context) => {
      const { pairing: before, version } = found
      const ended = endOf(before, body, context.actor.id, context.now)
      if (!ended) return ok(before, version)
      const after = { ...before, to: ended.on, ended }
      const { face, next } = await findVillageFace(context.table, before.village)
      return context.commit(
        [
          replaceVillagePairing(after, version),
          historyOp(context, before.pairing, version, before, body.reason),
          next(withLastDay(face, before.unit, before.from, ended.on)),
        ],
        ok(after, version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/village-pairings',
    action: 'village-pairing.read',
    summary: {
      zh: '列出一个区划或一个单位的单位包村',
      en: 'List the pairings of units with villages, of a division or of a unit',
    },
    query: z.strictObject({ division: WithinCounty.optional(), unit: UnitId.optional(), ...pageQuery }),
    returns: pageOf(VillagePairing),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, actor }) => {
      const visible = withinReach(actor, 'village-pairing.read', ({ village: division, unit }: VillagePairing) => ({
        division,
        unit,
      }))
      const list = listOfDivisionOrUnit('village-pairing', found)
      return ok(await sifted(page, list, query, (items) => visible(items.map(villagePairingOf))))
    },
  }),
]
