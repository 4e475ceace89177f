import * as z from 'zod'
import type { Actor, Grant } from '@bangfu/access/actor'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { HelperId } from '../organisations/helper.ts'
import { UnitId } from '../organisations/unit.ts'

export const DeviceId = idSchema('dvc')

/** A field device 外业设备 as its user registers it. */
export const DeviceInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  kind: z.enum(['phone', 'tablet', 'computer', 'other']),
  /** As which helper its user works on it; needed only by who is more than one. */
  helper: HelperId.optional(),
})
export type DeviceInput = z.output<typeof DeviceInput>

/** A device is its user's, who signs in on it. It does not change but by revocation, which is for good. */
export const Device = z.object({
  device: DeviceId,
  name: z.string(),
  kind: DeviceInput.shape.kind,
  user: z.string(),
  /** Null on the device of a first secretary. */
  helper: HelperId.nullable(),
  unit: UnitId.nullable(),
  division: Division,
  registeredAt: Instant,
  revoked: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
})
export type Device = z.infer<typeof Device>

/** When a device was last heard of, and how far its clock was off. */
export const Seen = z.object({ at: Instant, skewSeconds: z.int(), withinSeconds: z.int() })
export type Seen = z.infer<typeof Seen>

export const DeviceAnswer = Device.extend({ state: z.enum(['in-use', 'revoked']), seen: Seen.nullable() })

export const showDevice = (device: Device, seen: Seen | null): z.input<typeof DeviceAnswer> => ({
  ...device,
  state: device.revoked ? 'revoked' : 'in-use',
  seen,
})

/** In use at the same time. */
export const mostDevices = 10

/**
 * As whom somebody works on a device: the helper that he names or is, or a first secretary.
 * @throws Refusal not_found for another's helper · device_role_unclear when he is several helpers and names none
 */
export const workerOf = ({ grants }: Actor, named: string | undefined): Pick<Grant, 'helper' | 'division'> => {
  const helpers = grants.filter(({ role, helper }) => role === 'helper' && helper !== undefined)
  if (named !== undefined) {
    const own = helpers.find(({ helper }) => helper === named)
    if (!own) throw new Refusal('not_found')
    return own
  }
  const [one, ...others] = [...new Map(helpers.map((grant) => [grant.helper, grant])).values()]
  if (one && others.length === 0) return one
  const secretary = grants.find(({ role, division }) => role === 'first-secretary' && division !== undefined)
  if (one || !secretary?.division) throw new Refusal('device_role_unclear')
  return { division: secretary.division }
}
