import type { Action } from '@bangfu/access/permissions'
import type { Scope } from '@bangfu/access/can'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import type { Device } from './device.ts'
import type { DeviceTime } from './device-clock.ts'
import type { DeviceItemInput, Flag, Ref } from './device-item.ts'

/** One thing as its kind gets it: sent from this device, with its time as it is taken. */
export type Sent = {
  readonly input: DeviceItemInput
  readonly device: Device
  readonly time: DeviceTime
  readonly root: string
}

export type KindRecorded = {
  readonly ref: Ref
  readonly ops: readonly Op[]
  readonly flags: readonly Flag[]
  readonly trail: { readonly action: Action; readonly about: string; readonly scope: Scope }
}

/**
 * A kind of thing that devices make offline. It reads the body, decides and gives operations that are safe to be decided
 * again, or throws the Refusal that the device is shown. One kind is one file `<kind>-item-table.ts` and one line in
 * `item-kinds-table.ts`.
 */
export type ItemKind = {
  readonly kind: string
  /** The thing of the same user that must be recorded before, by the id that a device gave it; where its body names one. */
  readonly after?: (body: DeviceItemInput['body']) => string | undefined
  readonly record: (sent: Sent, context: Context) => Promise<KindRecorded>
}
