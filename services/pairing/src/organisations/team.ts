import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { PairingDay } from '../pairings/days.ts'
import { UnitId } from './unit.ts'

export const TeamId = idSchema('tea')

const personName = z.string().trim().min(1).max(50)

/** A resident team 驻村工作队 under its first secretary 第一书记, as it is entered. */
export const TeamInput = z.strictObject({
  village: Village,
  unit: UnitId,
  firstSecretary: z.strictObject({ name: personName, since: PairingDay }),
  members: z
    .array(
      z.strictObject({
        name: personName,
        duty: z.string().trim().min(1).max(50).optional(),
        since: PairingDay.optional(),
      }),
    )
    .max(30),
})
export type TeamInput = z.output<typeof TeamInput>

export const Team = z.object({
  team: TeamId,
  village: Village,
  unit: UnitId,
  unitName: z.string(),
  firstSecretary: z.object({ name: z.string(), since: Day }),
  members: z.array(z.object({ name: z.string(), duty: z.string().nullable(), since: Day.nullable() })),
  registeredAt: Instant,
})
export type Team = z.infer<typeof Team>
