import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { loadRuleFor } from '@bangfu/rules/pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { namedHelper } from '../organisations/helper-table.ts'
import { countHouseholds, findSlot, loadHousehold, loadPairing, pairingOf, slotFromFace } from './pairing-table.ts'
import { isPairable, Pairing, PairingAnswer, PairingId, PairingInput } from './pairing.ts'
import { judged, loadBroken } from './pairing-rules.ts'
import { overridingOf } from './overriding.ts'
import { begun } from './responsibility.ts'
import { changeOps } from './responsibility-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { UnitId } from '../organisations/unit.ts'
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
      const { table, now, newId, actor } = context
      const { from, to, duties, agreement = null } = body
      const named = await namedHelper(table, body.helper, household.division, from)
      const [{ slot, version }, load] = await Promise.all([
        findSlot(table, body.household),
        countHouseholds(table, body.helper, from),
      ])
      const { rank, name, unit } = named.helper
      const broken = loadBroken(rank, load + 1, loadRuleFor(rank, household.division, from))
      const { warnings, overridden } = judged(broken, overridingOf(context, body.override, household.division))
      const pairing: Pairing = {
        ...{ pairing: newId('par'), helper: body.helper, helperName: name, unit, household: body.household },
        ...{ division: household.division, from, to, agreement, duties, overridden: [...overridden] },
        ...{ ended: null, flag: null, handover: null, madeAt: now, madeBy: actor.id },
      }
      const change = begun(slot ?? slotFromFace(household), pairing)
      return context.commit(
        [...(await changeOps(context, change, version)), unchanged, named.unchanged],
        created({ ...pairing, warnings }, `/pairings/${pairing.pairing}`, 1),
        reasonOf(body.override),
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

const reasonOf = (override: { readonly reason: string } | undefined): { readonly reason?: string } =>
  override ? { reason: override.reason } : {}
