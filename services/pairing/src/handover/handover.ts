import * as z from 'zod'
import { Division, Village, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { PairingEnding } from '@bangfu/rules/partnership-codes'
import { HelperId } from '../organisations/helper.ts'
import { UnitId } from '../organisations/unit.ts'
import { PairingDay } from '../pairings/days.ts'
import { HouseholdId } from '../pairings/pairing.ts'
import { Override } from '../pairings/terms.ts'

export const HandoverId = idSchema('hov')
const JobId = idSchema('job')
const UploadId = idSchema('upl')

/**
 * What a hand-over does with each of its households: `pair` where nobody is responsible, `re-pair` from a day on with
 * another helper, `extend` to another last day, `end`, and `import` what another list says, overlaps and all.
 */
export const handoverActs = {
  pair: { zh: '结对', en: 'pair' },
  're-pair': { zh: '重新结对', en: 're-pair' },
  extend: { zh: '延期', en: 'extend' },
  end: { zh: '结束', en: 'end' },
  import: { zh: '导入', en: 'import' },
} as const
export const HandoverAct = z.enum(['pair', 're-pair', 'extend', 'end', 'import'])
export type HandoverAct = z.infer<typeof HandoverAct>

export const mostGivenLines = 5000
/** A county's households of a year; more come by township. */
export const mostLines = 50_000

/** A line of a list, as a program gives it: a household by its id or its number, and a helper by his id. */
export const GivenLine = z.strictObject({
  household: HouseholdId.optional(),
  code: z
    .string()
    .regex(/^\d{1,24}$/)
    .optional(),
  helper: HelperId.optional(),
  on: PairingDay.optional(),
  to: PairingDay.nullish(),
})
export type GivenLine = z.output<typeof GivenLine>

/** Which households: those of a list, of a file that was handed in, or those for which somebody is responsible on the day. */
export const HandoverSource = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('lines'), lines: z.array(GivenLine).min(1).max(mostGivenLines) }),
  z.strictObject({ by: z.literal('upload'), upload: UploadId }),
  z.strictObject({ by: z.literal('helper'), helper: HelperId }),
  z.strictObject({ by: z.literal('unit'), unit: UnitId }),
  z.strictObject({ by: z.literal('village'), village: Village }),
])
export type HandoverSource = z.output<typeof HandoverSource>

export const HandoverInput = z.strictObject({
  division: WithinCounty,
  act: HandoverAct,
  /** The first day of the new helper, the last day of what ends, the day on which who is extended is responsible. */
  on: PairingDay,
  /** The last day of what begins or is extended; null is without end. */
  to: PairingDay.nullish().transform((to) => to ?? null),
  source: HandoverSource,
  /** Among whom households are shared that come by helper, unit or village: each to whoever has the fewest. */
  among: z.array(HelperId).max(500).default([]),
  ending: PairingEnding.default('adjusted'),
  reason: z.string().trim().min(2).max(500),
  document: z.string().trim().min(1).max(200).optional(),
  override: Override.optional(),
  dryRun: z.boolean(),
})
export type HandoverInput = z.output<typeof HandoverInput>

const isSelection = ({ by }: HandoverSource): boolean => by !== 'lines' && by !== 'upload'

/**
 * Does what is asked make sense as a whole?
 * @throws Refusal invalid_input
 */
export const refuseSenseless = ({ act, on, to, source, among, division }: HandoverInput): void => {
  const faults: Fault[] = []
  const fault = (broken: boolean, pointer: string, zh: string, en: string): void =>
    void (broken && faults.push({ pointer: `body/${pointer}`, zh, en }))
  const begins = act === 'pair' || act === 're-pair'
  fault(isSelection(source) && begins && among.length === 0, 'among', '请给出新的帮扶责任人', 'name the new helpers')
  fault(!(isSelection(source) && begins) && among.length > 0, 'among', '此处不用', 'of no use here')
  fault(isSelection(source) && act === 'import', 'act', '导入须有清单', 'an import needs a list')
  fault(
    act === 'pair' && (source.by === 'helper' || source.by === 'unit'),
    'act',
    '已有责任人，应为 re-pair',
    'use re-pair',
  )
  fault(to !== null && to < on, 'to', '早于起始日期', 'before the first day')
  fault(source.by === 'village' && !source.village.startsWith(division), 'source/village', '不在区划内', 'outside')
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
}

/** A hand-over that was asked for: what it was to do, why, by which paper, and the jobs that do and undo it. */
export const Handover = z.object({
  handover: HandoverId,
  division: Division,
  act: HandoverAct,
  on: Day,
  by: z.string(),
  at: Instant,
  reason: z.string(),
  document: z.string().nullable(),
  override: z.string().nullable(),
  dryRun: z.boolean(),
  job: JobId,
  undo: z.object({ job: JobId, by: z.string(), at: Instant, reason: z.string() }).nullable(),
})
export type Handover = z.infer<typeof Handover>
