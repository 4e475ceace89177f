import * as z from 'zod'
import { derivedId, type Id } from '@bangfu/kernel/ids'

/** The id that a device gives to what is made on it: a UUID, or any 8 to 64 letters, digits, `-` and `_`. */
export const DeviceItemId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, { error: '8–64 位字母、数字、- 或 _ (8 to 64 of A–Z a–z 0–9 - _)' })

/**
 * The id that a visit gets which was made on a device: the same whichever device of its user sends it, and how often. So
 * a photo can name its visit before anybody has heard of either.
 */
export const visitOfDeviceItem = (user: string, item: string): Id<'vst'> => derivedId('vst', 'device-item', user, item)
