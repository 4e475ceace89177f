import * as z from 'zod'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, Instant, Period } from '@bangfu/kernel/time'
import { PlaceContactKind, placeContactKinds } from '@bangfu/rules/pairing-codes'
import { TeamId } from '../organisations/team.ts'
import { UnitId } from '../organisations/unit.ts'
import { covers, type Days } from '../pairings/days.ts'
import { VisitFlag } from './visit-flags.ts'
import { Goods, GoodsInput, Labour, LabourInput, MoneyGiven } from './visit-given.ts'
import { mostNeeds, Need, NeedInput } from './visit-need.ts'

export const PlaceVisitId = idSchema('pvs')

const Subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('village'), village: Village }),
  z.strictObject({ kind: z.literal('school'), school: UnitId }),
])

/** For whom somebody came: as a leader of a unit, as its staff, or as a resident team. */
const By = z.discriminatedUnion('as', [
  z.strictObject({ as: z.enum(['leader', 'unit']), unit: UnitId }),
  z.strictObject({ as: z.literal('team'), team: TeamId }),
])

const Visitor = z.strictObject({ name: z.string().trim().min(1).max(50), duty: z.string().trim().min(1).max(50) })

/** A visit of a unit, its leaders or a team to a village or a school, as it is told. */
export const PlaceVisitInput = z.strictObject({
  subject: Subject,
  by: By,
  visitors: z.array(Visitor).min(1).max(30),
  kind: PlaceContactKind,
  at: Instant,
  findings: z.string().trim().min(1).max(4000),
  goods: z.array(GoodsInput).max(20).default([]),
  money: z.array(MoneyGiven).max(20).default([]),
  labour: z.array(LabourInput).max(20).default([]),
  needs: z.array(NeedInput).max(mostNeeds).default([]),
})
export type PlaceVisitInput = z.output<typeof PlaceVisitInput>

/** As it is recorded: nothing of it changes but that it can be taken back. */
export const PlaceVisit = z.object({
  placeVisit: PlaceVisitId,
  subject: Subject,
  /** Where the village or the school lies. */
  division: WithinCounty,
  as: z.enum(['leader', 'unit', 'team']),
  unit: UnitId,
  unitName: z.string(),
  team: TeamId.nullable(),
  visitors: z.array(Visitor),
  kind: PlaceContactKind,
  isVisit: z.boolean(),
  at: Instant,
  on: Day,
  period: Period,
  recordedAt: Instant,
  recordedBy: z.string(),
  flags: z.array(VisitFlag),
  findings: z.string(),
  goods: z.array(Goods),
  money: z.array(z.object({ posting: z.string(), note: z.string().nullable() })),
  labour: z.array(Labour),
  needs: z.array(Need),
  withdrawn: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
})
export type PlaceVisit = z.infer<typeof PlaceVisit>

export const PlaceVisitAnswer = PlaceVisit.extend({ kindZh: z.string() })

export const showPlaceVisit = (visit: PlaceVisit): z.input<typeof PlaceVisitAnswer> => ({
  ...visit,
  kindZh: placeContactKinds[visit.kind].zh,
})

/** A unit may look in on any village; that it does not help this one is said. */
export const helpFlags = (helpedBy: readonly Days[], on: Day): VisitFlag[] =>
  helpedBy.some((days) => covers(days, on))
    ? []
    : [
        {
          code: 'unit_not_helping_village',
          zh: `${on} 该单位没有包联此村。`,
          en: `The unit did not help this village on ${on}.`,
        },
      ]
