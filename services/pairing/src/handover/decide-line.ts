import type { HouseholdFace } from '@bangfu/facts/faces'
import { contains, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, type Day, type Instant } from '@bangfu/kernel/time'
import { loadRuleFor, releaseRuleFor, type PairingPack } from '@bangfu/rules/pairing-pack'
import type { PairingEnding } from '@bangfu/rules/partnership-codes'
import { helperOn, serves, type Helper } from '../organisations/helper.ts'
import { judged, loadBroken, releaseBroken, type Broken, type Overriding } from '../pairings/pairing-rules.ts'
import { isPairable, responsibleOn, type HelperSlot, type Pairing, type Period } from '../pairings/pairing.ts'
import {
  begun,
  endedOn,
  extendedTo,
  reassigned,
  recorded,
  type Change,
  type Ending,
  type Standing,
} from '../pairings/responsibility.ts'
import { endOf } from '../pairings/village-pairing.ts'
import type { HandoverAct } from './handover.ts'
import { reasonOf, reasonOfRefusal, refusedLine, type FrozenLine, type LineAnswer } from './line.ts'

/** What a hand-over asks of all its lines. */
export type Asked = {
  readonly act: HandoverAct
  readonly division: Division
  readonly handover: string
  readonly ending: PairingEnding
  readonly reason: string
  readonly by: string
  readonly at: Instant
  readonly overriding: Overriding
  readonly packs?: readonly PairingPack[]
}

/** What is true of a line's household and helper. */
export type Known = {
  readonly face: HouseholdFace | undefined
  readonly slot: HelperSlot
  /** The pairing by which somebody is responsible on the day of the line. */
  readonly standing: Standing | undefined
  readonly helper: Helper | undefined
  /** How many households the helper has on the day without this line. */
  readonly load: number
  /** The id for a pairing that begins. */
  readonly pairing: Pairing['pairing']
}

export type Decided = { readonly answer: LineAnswer; readonly change: Change | undefined }

/** Which pairing a line is about, besides the one it makes. */
export const concerned = (slot: HelperSlot, { on }: Pick<FrozenLine, 'on'>): Period | undefined =>
  responsibleOn(slot, on)

/** What a line comes to: a change, nothing, or the reasons why not. Whatever a single call would refuse, it refuses. */
export const decideLine = (asked: Asked, line: FrozenLine, known: Known): Decided => {
  try {
    const { face } = known
    if (!face || !contains(asked.division, face.division)) return refused(line, 'household_unknown')
    if (asked.act !== 'end' && asked.act !== 'extend' && !isPairable(face.status))
      throw new Refusal('household_not_pairable')
    const changed = acts[asked.act](asked, line, known)
    if (changed === undefined)
      return { answer: answerOf(asked, line, known, { change: undefined, broken: [] }), change: undefined }
    if (typeof changed === 'string') return refused(line, changed)
    const broken = brokenBy(asked, line, known)
    const { overridden } = judged(broken, asked.overriding)
    const change = withOverrides(changed, overridden)
    return { answer: answerOf(asked, line, known, { change, broken }), change }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { answer: refusedLine(line, reasonOfRefusal(error)), change: undefined }
  }
}

const refused = (line: FrozenLine, code: Parameters<typeof reasonOf>[0]): Decided => ({
  answer: refusedLine(line, reasonOf(code)),
  change: undefined,
})

type Act = (asked: Asked, line: FrozenLine, known: Known) => Change | undefined | Parameters<typeof reasonOf>[0]

const same = (period: Period, line: FrozenLine): boolean =>
  period.helper === line.helper && period.from === line.on && period.to === line.to

const acts: Record<HandoverAct, Act> = {
  pair: (asked, line, known) =>
    known.slot.periods.some((period) => same(period, line)) ? undefined : begun(known.slot, next(asked, line, known)),
  're-pair': (asked, line, { standing, ...known }) => {
    if (standing && standing.pairing.helper === line.helper)
      return standing.pairing.to === line.to ? undefined : 'same_helper'
    return reassigned(known.slot, standing, next(asked, line, { ...known, standing }), endingOf(asked))
  },
  extend: (_asked, line, { slot, standing }) => {
    if (!standing) return 'no_pairing'
    return standing.pairing.to === line.to ? undefined : extendedTo(slot, standing, line.to)
  },
  end: (asked, line, { slot, standing }) => {
    if (!standing) return 'no_pairing'
    if (standing.pairing.ended?.on === line.on) return undefined
    endOf(standing.pairing, { on: line.on, kind: asked.ending, reason: asked.reason }, asked.by, asked.at)
    return endedOn(slot, standing, line.on, endingOf(asked))
  },
  import: (asked, line, known) => {
    const { periods, overlaps } = known.slot
    if ([...periods, ...overlaps].some((period) => same(period, line))) return undefined
    return recorded(known.slot, next(asked, line, known))
  },
}

const endingOf = ({ ending, reason, at, by }: Asked): Ending => ({ kind: ending, reason, at, by })

/** @throws Refusal helper_not_found · helper_ended */
const next = (asked: Asked, { on, to }: FrozenLine, { face, slot, helper, pairing }: Known): Pairing => {
  if (!helper || !face) throw new Refusal('helper_not_found')
  const state = helperOn(helper, on)
  if (!serves(state, on)) throw new Refusal('helper_ended', { on: state.ended ?? on })
  return {
    ...{ pairing, helper: helper.helper, helperName: state.name, unit: state.unit, household: slotId(slot) },
    ...{ division: face.division, from: on, to, agreement: null, duties: [], ended: null, flag: null },
    ...{ overridden: [], handover: asked.handover, madeAt: asked.at, madeBy: asked.by },
  }
}

const slotId = ({ household }: HelperSlot): Pairing['household'] => household as Pairing['household']

const brokenBy = (asked: Asked, { on }: FrozenLine, { face, standing, helper, load }: Known): Broken[] => {
  if (!face || asked.act === 'extend' || asked.act === 'import') return []
  const { division, status } = face
  const released =
    asked.act === 'pair' || !standing ? [] : releaseBroken(status, releaseRuleFor(division, on, asked.packs))
  if (asked.act === 'end' || !helper) return released
  const { rank } = helperOn(helper, on)
  return [...released, ...loadBroken(rank, load + 1, loadRuleFor(rank, division, on, asked.packs))]
}

const withOverrides = (change: Change, overridden: Pairing['overridden']): Change =>
  overridden.length === 0
    ? change
    : {
        ...change,
        made: change.made.map((pairing) => ({ ...pairing, overridden })),
        altered: change.altered.map(({ before, after }) => ({
          before,
          after: { ...after, overridden: [...after.overridden, ...overridden].slice(-20) },
        })),
      }

const answerOf = (
  asked: Asked,
  line: FrozenLine,
  { slot, standing }: Known,
  { change, broken }: { readonly change: Change | undefined; readonly broken: readonly Broken[] },
): LineAnswer => {
  const after = change?.slot ?? slot
  const day = firstDayOf(asked.act, line, standing)
  const [was, now] = [responsibleOn(slot, day), responsibleOn(after, day)]
  const made = change?.made[0]
  const said = broken.map(({ code, zh, en }) => ({ code, zh, en }))
  if (made?.flag === 'overlap') said.push(reasonOf('overlap_flagged'))
  if (made && made.to !== null && !responsibleOn(after, addDays(made.to, 1))) said.push(reasonOf('gap_follows'))
  return {
    ...{ line: line.line, label: line.label, household: line.household, on: line.on },
    outcome: change ? 'done' : 'unchanged',
    from: standing?.pairing.helper ?? null,
    to: now?.helper ?? null,
    pairing: made?.pairing ?? standing?.pairing.pairing ?? null,
    gap: was && !now ? 'created' : !was && now ? 'closed' : null,
    ...{ broken: broken.map(({ rule }) => rule), reasons: [], warnings: said },
  }
}

/** The first day on which the line makes a difference. */
const firstDayOf = (act: HandoverAct, { on }: FrozenLine, standing: Standing | undefined): Day => {
  if (act === 'end') return addDays(on, 1)
  const to = standing?.pairing.to ?? null
  return act === 'extend' && to !== null ? addDays(to, 1) : on
}
