import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** What holds for field devices, and for photos on their way from one. */
export type DeviceNumbers = {
  /** A device's clock that is wrong by more than this is corrected; by less it is believed. */
  readonly clockToleranceSeconds: number
  /** How long an upload ticket is good; it can be renewed. */
  readonly ticketMinutes: number
  /** A photo that did not come within so many hours of its first ticket stands among the lost ones. */
  readonly lostAfterHours: number
  /** How long bytes are kept that nobody ever took as evidence: those of a revoked device, or sent twice. */
  readonly quarantineDays: number
  /** How far back the night compares what lies in the store with what is on record. */
  readonly sweptDays: number
}

export type DevicePack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly numbers: DeviceNumbers
  readonly source: Source & { readonly note: string }
}

/** The sources ask that offline work loses nothing and give no numbers: own defaults, which a county replaces by its own. */
export const devicePacks: readonly DevicePack[] = [
  {
    id: 'device-default',
    region: '',
    from: '2000-01-01',
    to: null,
    numbers: {
      // A slow link and a large batch make a right clock look wrong by a minute or two.
      clockToleranceSeconds: 300,
      ticketMinutes: 30,
      // As long as evidence may be late before it is flagged.
      lostAfterHours: 72,
      quarantineDays: 180,
      sweptDays: 45,
    },
    source: { document: 'bangfu', strength: 'GK', note: 'own default, to be confirmed by the county' },
  },
]

/** The numbers in force for a division on a day. @throws RangeError when no pack holds */
export const deviceNumbersFor = (
  division: Division,
  on: Day,
  packs: readonly DevicePack[] = devicePacks,
): DeviceNumbers => {
  const pack = packFor(packs, division, on)
  if (!pack) throw new RangeError('no device pack is in force')
  return pack.numbers
}
