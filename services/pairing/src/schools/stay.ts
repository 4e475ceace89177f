import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { inOrder, orderFault, PairingDay } from '../pairings/days.ts'
import type { Span } from './school-calendar.ts'
import { partIn } from './stay-days.ts'

export const StayId = idSchema('sty')

const reason = z.string().trim().min(2).max(500)

export const StayInput = z.strictObject({ from: PairingDay, to: PairingDay }).refine(inOrder, orderFault)

/** What the host school says of a stay: from when to when he was there (null: still is), or that he did not come. */
export const PresenceInput = z.union([
  z
    .strictObject({ arrivedOn: PairingDay, leftOn: PairingDay.nullable() })
    .refine(({ arrivedOn, leftOn }) => leftOn === null || arrivedOn <= leftOn, { ...orderFault, path: ['leftOn'] }),
  z.strictObject({ didNotCome: reason }),
])
export type PresenceInput = z.output<typeof PresenceInput>

/** Who said something, and when. */
export const Said = z.object({ by: z.string(), at: Instant })
export type Said = z.infer<typeof Said>

/** A stay: planned by the home school, made true by the host. */
export const Stay = z.object({
  stay: StayId,
  from: Day,
  to: Day,
  state: z.enum(['planned', 'arrived', 'left', 'did-not-come', 'withdrawn']),
  arrivedOn: Day.nullable(),
  leftOn: Day.nullable(),
  reason: z.string().nullable(),
  entered: Said,
  said: Said.nullable(),
})
export type Stay = z.infer<typeof Stay>

/** The days that a stay takes of a person's calendar: as planned, until the host school has said how it was. */
export const daysTaken = ({ state, from, to, arrivedOn, leftOn }: Stay): Span | undefined =>
  state === 'withdrawn' || state === 'did-not-come' ? undefined : { from: arrivedOn ?? from, to: leftOn ?? to }

/** The days on which the host school says that he was there, as far as a day. */
export const daysPresent = ({ arrivedOn, leftOn, to }: Stay, on: Day): Span | undefined =>
  arrivedOn === null ? undefined : partIn({ from: arrivedOn, to: leftOn ?? to }, { from: arrivedOn, to: on })

/** A stay as the home school enters it. */
export const plannedStay = (days: Span, stay: Id<'sty'>, entered: Said): Stay => ({
  stay,
  from: days.from,
  to: days.to,
  state: 'planned',
  arrivedOn: null,
  leftOn: null,
  reason: null,
  entered,
  said: null,
})
