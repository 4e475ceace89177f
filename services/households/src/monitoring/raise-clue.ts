import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { withHand, type Hand } from '../procedure/hands.ts'
import type { RegisterStatus } from '../record/register-status.ts'
import { deadlinesOf } from './case-deadlines.ts'
import { readingHash, type Clue } from './clue.ts'
import { mostClues, phaseOf, type MonitoringCase } from './monitoring-case.ts'

/**
 * What stands beside a household about its monitoring: which case is open, and which readings were looked into and
 * rejected. One item for each household, so that two clues at the same moment cannot open two cases.
 */
export type MonitoringSlot = {
  readonly open: string | null
  readonly rejected: readonly string[]
}
export const noSlot: MonitoringSlot = { open: null, rejected: [] }

/** Enough for every rule and several readings of each; the oldest go first. */
export const mostRejected = 60

/** Whom monitoring is for: exited households, and those that are not on the register. Who is poor is helped as such. */
const watchable: ReadonlySet<RegisterStatus> = new Set(['exited', 'ordinary', 'monitored'])

/** @throws Refusal monitoring_object_none */
export const assertWatchable = (status: RegisterStatus): void => {
  if (!isWatchable(status)) throw new Refusal('monitoring_object_none', { status })
}
export const isWatchable = (status: RegisterStatus): boolean => watchable.has(status)

/** Whom a new case would be about. */
export type AboutHousehold = {
  readonly household: string
  readonly division: Division
  readonly label: string
}

export type Raising = {
  readonly clue: Omit<Clue, 'answered'>
  readonly pack: MonitoringPack
  /** For a case that has to be opened. */
  readonly newId: () => string
}

/**
 * The case with one more clue: the open one, or a new one. Null when there is nothing to do: the reason is in the open
 * case already, or screening saw again what was rejected.
 */
export const raiseClue = (
  about: AboutHousehold,
  slot: MonitoringSlot,
  open: MonitoringCase | undefined,
  { clue, pack, newId }: Raising,
): MonitoringCase | null => {
  if (clue.source === 'screening' && slot.rejected.includes(readingHash(clue))) return null
  if (!open) return opened(about, clue, pack, newId())
  if (open.clues.some(({ reason }) => reason === clue.reason) || open.clues.length >= mostClues) return null
  // While a household is looked into, one verification answers all clues; later each new one asks for an answer.
  const answered = phaseOf(open) !== 'watched'
  return withDeadlines(
    { ...open, clues: [...open.clues, { ...clue, answered }], hands: handsWith(open.hands, clue) },
    pack,
  )
}

const opened = (
  { household, division, label }: AboutHousehold,
  clue: Omit<Clue, 'answered'>,
  pack: MonitoringPack,
  id: string,
): MonitoringCase =>
  withDeadlines(
    {
      ...{ case: id, household, division, label, state: 'clue', opened: clue.on },
      clues: [{ ...clue, answered: true }],
      ...{ kind: null, verification: null, appraisals: [], notice: null, reviewed: null, decided: null },
      ...{ risks: [], measures: [], backstop: null, elimination: null, rejected: null },
      hands: handsWith([], clue),
      deadlines: [],
      rules: pack.id,
    },
    pack,
  )

const handsWith = (hands: readonly Hand[], { source, by }: Pick<Clue, 'source' | 'by'>): Hand[] =>
  source === 'screening'
    ? [...hands]
    : [...withHand(hands, { who: by, did: source === 'self' ? 'applied' : 'entered' })]

/** A case with the deadlines that follow from it: every change ends so. */
export const withDeadlines = (found: MonitoringCase, pack: MonitoringPack): MonitoringCase => ({
  ...found,
  deadlines: deadlinesOf(found, pack),
})

/** The slot when a case ended: what was rejected is remembered by what was seen. */
export const slotAfter = (slot: MonitoringSlot, ended: MonitoringCase): MonitoringSlot => {
  const seen = ended.state === 'rejected' ? ended.clues.map(readingHash) : []
  return { open: null, rejected: [...new Set([...slot.rejected, ...seen])].slice(-mostRejected) }
}
