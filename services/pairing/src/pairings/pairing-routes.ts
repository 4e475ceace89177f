import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { loadTargetFor } from '@bangfu/rules/pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { namedHelper } from '../organisations/helper-table.ts'
import {
  countHouseholds,
  createPairing,
  findPaired,
  findSlot,
  loadHousehold,
  loadPairing,
  pairingOf,
  replacePairing,
  slotFromFace,
} from './pairing-table.ts'
import {
  isPairable,
  loadWarnings,
  Pairing,
  PairingAnswer,
  PairingId,
  PairingInput,
  withHelper,
  withPairingEnded,
} from './pairing.ts'
import { sifted } from '../lists/sifted-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { EndInput } from './terms.ts'
import { endOf } from './village-pairing.ts'
import { withinReach } from '../lists/within-reach.ts'

const route = routeFor()

export const pairingRoutes = [
  route({
    method: 'POST',
    path: '/pairings',
    action: 'pairing.make',
    summary: { zh: '为户确定帮扶责任人', en: 'Make a helper responsible for a household' },
    body: PairingInput,
    returns: PairingAnswer,
    status: 201,
    subject: async ({ body }, { table }) => {
      const found = await loadHousehold(table, body.household)
      return { scope: { division: found.household.division, household: body.household }, about: body.household, found }
    },
    run: async ({ body, found: { household, unchanged } }, context) => {
      if (!isPairable(household.status)) throw new Refusal('household_not_pairable')
      const { table, now, newId } = context
      const { from, to } = body
      const named = await namedHelper(table, body.helper, household.division)
      const [{ slot, next }, paired, load] = await Promise.all([
        findSlot(table, body.household),
        findPaired(table, body.helper, body.household),
        countHouseholds(table, body.helper, from),
      ])
      const pairing: Pairing = {
        pairing: newId('par'),
        helper: body.helper,
        helperName: named.helper.name,
        unit: named.helper.unit,
        household: body.household,
        division: household.division,
        from,
        to,
        ended: null,
        madeAt: now,
        madeBy: context.actor.id,
      }
      const { rank } = named.helper
      const warnings = loadWarnings(rank, load + 1, loadTargetFor(rank, household.division, from))
      return context.commit(
        [
          next(withHelper(slot ?? slotFromFace(household), pairing)),
          unchanged,
          named.unchanged,
          createPairing(pairing),
          paired.next([...paired.periods, { from, to }]),
          tell(context, now, household.division, 'pairing.changed', { ...pairing, entityVersion: 1 }),
        ],
        created({ ...pairing, warnings }, `/pairings/${pairing.pairing}`, 1),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/pairings/{pairing}/end',
    action: 'pairing.end',
    summary: { zh: '结束结对', en: 'End a pairing' },
    params: z.strictObject({ pairing: PairingId }),
    body: EndInput,
    returns: PairingAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadPairing(table, params.pairing)
      const { household } = found.pairing
      const { slot, next } = await findSlot(table, household)
      if (!slot) throw new Error(`pairing ${params.pairing} has no slot`)
      // Where the household lies today: one that moved is its new township's.
      return { scope: { division: slot.division, household }, about: household, found: { ...found, slot, next } }
    },
    run: async ({ body, found: { pairing: before, version, slot, next } }, context) => {
      const ended = endOf(before, body, context.actor.id, context.now)
      if (!ended) return ok({ ...before, warnings: [] }, version)
      const { table, now } = context
      const { division } = slot
      const after = { ...before, to: ended.on, ended }
      const paired = await findPaired(table, before.helper, before.household)
      return context.commit(
        [
          replacePairing(after, version),
          historyOp(context, before.pairing, version, before, body.reason),
          next(withPairingEnded(slot, before.pairing, ended.on)),
          paired.next(paired.periods.map((days) => (days.from === before.from ? { ...days, to: ended.on } : days))),
          tell(context, now, division, 'pairing.changed', { ...after, division, entityVersion: version + 1 }),
        ],
        ok({ ...after, warnings: [] }, version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/pairings/{pairing}',
    action: 'pairing.read',
    summary: { zh: '查看结对', en: 'Read a pairing' },
    params: z.strictObject({ pairing: PairingId }),
    returns: Pairing,
    subject: async ({ params }, { table }) => {
      const found = await loadPairing(table, params.pairing)
      const { division, household, helper, unit } = found.pairing
      return { scope: { division, household, helper, unit }, about: params.pairing, found }
    },
    run: async ({ found }) => ok(found.pairing, found.version),
  }),
  route({
    method: 'GET',
    path: '/pairings',
    action: 'pairing.list',
    summary: { zh: '列出一个区划或单位的结对', en: 'List the pairings of a division or of a unit' },
    query: z.strictObject({ division: WithinCounty.optional(), unit: UnitId.optional(), ...pageQuery }),
    returns: pageOf(Pairing),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, actor }) => {
      const visible = withinReach(actor, 'pairing.list', ({ division, unit }: Pairing) => ({ division, unit }))
      return ok(
        await sifted(page, listOfDivisionOrUnit('pairing', found), query, (items) => visible(items.map(pairingOf))),
      )
    },
  }),
]
