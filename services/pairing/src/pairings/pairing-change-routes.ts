import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { releaseRuleFor } from '@bangfu/rules/pairing-pack'
import { routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { findSlot, loadPairing, replacePairing } from './pairing-table.ts'
import { OverlapDecision, Pairing, PairingAmendment, PairingAnswer, PairingId } from './pairing.ts'
import { judged, releaseBroken } from './pairing-rules.ts'
import { overridingOf } from './overriding.ts'
import { endedOn, extendedTo, overlappedBy, resolved } from './responsibility.ts'
import { changeOps, standingOf } from './responsibility-table.ts'
import { EndInput } from './terms.ts'
import { endOf } from './village-pairing.ts'
import type { TableReader } from '@bangfu/table/table'

const route = routeFor()

export const pairingChangeRoutes = [
  route({
    method: 'POST',
    path: '/pairings/{pairing}/end',
    action: 'pairing.end',
    summary: { zh: '结束结对', en: 'End a pairing' },
    params: z.strictObject({ pairing: PairingId }),
    body: EndInput,
    returns: PairingAnswer,
    subject: ({ params }, { table }) => subjectOf(table, params.pairing),
    run: async ({ body, found: { pairing: before, version, slot, slotVersion } }, context) => {
      if (before.flag === 'overlap') throw new Refusal('overlap_undecided')
      const ended = endOf(before, body, context.actor.id, context.now)
      if (!ended) return ok({ ...before, warnings: [] }, version)
      const broken = releaseBroken(slot.status, releaseRuleFor(slot.division, body.on))
      const { warnings, overridden } = judged(broken, overridingOf(context, body.override, slot.division))
      const change = endedOn(slot, { pairing: before, version }, ended.on, ended)
      const after = { ...before, to: ended.on, ended, overridden: [...before.overridden, ...overridden].slice(-20) }
      const altered = change.altered.map((one) => ({ ...one, after }))
      const reason = body.override ? `${body.reason}; override: ${body.override.reason}` : body.reason
      return context.commit(
        await changeOps(context, { ...change, altered }, slotVersion, body.reason),
        ok({ ...after, warnings: [...warnings] }, version + 1),
        { reason },
      )
    },
  }),
  route({
    method: 'PATCH',
    path: '/pairings/{pairing}',
    action: 'pairing.change',
    summary: { zh: '调整结对的期限、协议或职责', en: 'Move the last day of a pairing, or amend its paper and duties' },
    params: z.strictObject({ pairing: PairingId }),
    body: PairingAmendment,
    returns: Pairing,
    ifMatch: true,
    subject: ({ params }, { table }) => subjectOf(table, params.pairing),
    run: async ({ body, version, found }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { pairing: before, slot, slotVersion } = found
      if (before.ended) throw new Refusal('pairing_ended', { on: before.ended.on })
      if (before.flag === 'overlap') throw new Refusal('overlap_undecided')
      const amended = {
        ...before,
        agreement: body.agreement ?? before.agreement,
        duties: body.duties ?? before.duties,
      }
      const moved = body.to !== undefined && body.to !== before.to
      const change = moved ? extendedTo(slot, { pairing: before, version }, body.to ?? null) : undefined
      const after = { ...amended, to: change ? (body.to ?? null) : before.to }
      const altered = [{ before: { pairing: before, version }, after }]
      const ops = change
        ? await changeOps(context, { ...change, altered }, slotVersion, body.reason)
        : [replacePairing(after, version), historyOp(context, before.pairing, version, before, body.reason)]
      return context.commit(ops, ok(after, version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/pairings/{pairing}/resolution',
    action: 'pairing.resolve',
    summary: { zh: '核定导入时重叠的结对', en: 'Decide which of two overlapping pairings holds' },
    params: z.strictObject({ pairing: PairingId }),
    body: OverlapDecision,
    returns: Pairing,
    subject: ({ params }, { table }) => subjectOf(table, params.pairing),
    run: async ({ body: { keep, reason }, found: { pairing, version, slot, slotVersion } }, context) => {
      const { table, now, actor } = context
      const ending = { kind: 'overlap-resolved', reason, at: now, by: actor.id } as const
      const standing = await standingOf(table, keep === 'this' ? overlappedBy(slot, pairing) : [])
      const change = resolved(slot, { pairing, version }, keep, { standing, ending })
      const after = change.altered.find((one) => one.after.pairing === pairing.pairing)?.after ?? pairing
      return context.commit(await changeOps(context, change, slotVersion, reason), ok(after, version + 1), { reason })
    },
  }),
]

/** A pairing with its household's slot. It lies where the household lies today: one that moved is its new township's. */
const subjectOf = async (table: TableReader, id: Id<'par'>) => {
  const found = await loadPairing(table, id)
  const { household } = found.pairing
  const { slot, version: slotVersion } = await findSlot(table, household)
  if (!slot) throw new Error(`pairing ${id} has no slot`)
  return { scope: { division: slot.division, household }, about: household, found: { ...found, slot, slotVersion } }
}
