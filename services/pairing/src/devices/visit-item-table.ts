import * as z from 'zod'
import { visitOfDeviceItem } from '@bangfu/facts/device-items'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { readAs } from '@bangfu/http/read-as'
import { visitToRecord } from '../visits/visit-recording-table.ts'
import { VisitInput } from '../visits/visit.ts'
import type { ItemKind } from './item-kind-table.ts'

const SeenIn = z.object({ seenIn: Village.optional(), at: z.never().optional(), helper: z.never().optional() })

/**
 * A visit or another contact: the body of `POST /visits` without `at` and `helper`, which the envelope and the device say,
 * and with `seenIn`, the village in which the device has the household.
 */
export const visitKind: ItemKind = {
  kind: 'visit',
  record: async ({ input, device, time, root }, context) => {
    const { item, at } = input
    if (device.helper === null) throw new Refusal('device_kind_not_for', { kind: 'visit' })
    const { seenIn } = readAs(SeenIn, input.body, `${root}/body`)
    const { seenIn: _said, ...body } = input.body
    const told = readAs(VisitInput, { ...body, at, helper: device.helper }, `${root}/body`)
    const skewSeconds = time.corrected ? time.skewSeconds : 0
    const from = { device: device.device, item, skewSeconds, seenIn, visit: visitOfDeviceItem(context.actor.id, item) }
    const { visit, ops, flags } = await visitToRecord(told, context, from)
    const { division, household, helper } = visit
    return {
      ref: { kind: 'visit', id: visit.visit },
      ops,
      flags,
      trail: { action: 'visit.record', about: visit.visit, scope: { division, household, helper } },
    }
  },
}
