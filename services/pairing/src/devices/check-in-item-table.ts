import * as z from 'zod'
import { readAs } from '@bangfu/http/read-as'
import { derivedId } from '@bangfu/kernel/ids'
import { TeamId } from '../organisations/team.ts'
import { checkInToRecord } from '../presence/check-in-table.ts'
import { CheckInInput } from '../presence/check-in.ts'
import type { ItemKind } from './item-kind-table.ts'

const Body = z.strictObject({ team: TeamId, position: CheckInInput.shape.position })

/** A member of a resident team says that he is in the village: `team`, and `position` where the device has one. */
export const checkInKind: ItemKind = {
  kind: 'check-in',
  record: async ({ input, device, time, root }, context) => {
    const { team, position } = readAs(Body, input.body, `${root}/body`)
    const from = {
      device: device.device,
      checkIn: derivedId('chk', context.actor.id, input.item),
      at: time.taken,
      skewSeconds: time.corrected ? time.skewSeconds : 0,
    }
    const { checkIn, ops } = await checkInToRecord({ at: input.at, position }, team, context, from)
    return {
      ref: { kind: 'check-in', id: checkIn.checkIn },
      ops,
      flags: checkIn.flags,
      trail: { action: 'presence.check-in', about: checkIn.checkIn, scope: { division: checkIn.village } },
    }
  },
}
