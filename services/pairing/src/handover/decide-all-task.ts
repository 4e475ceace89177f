import type { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { faceKey, pairedKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { type Op } from '@bangfu/table/table'
import { covers } from '../pairings/days.ts'
import { slotFromFace } from '../pairings/pairing-table.ts'
import type { HelperSlot } from '../pairings/pairing.ts'
import { responsibilityOps, standingOf, type Changing } from '../pairings/responsibility-table.ts'
import type { Change, Standing } from '../pairings/responsibility.ts'
import { concerned, decideLine, type Asked, type Decided } from './decide-line.ts'
import { refusedLine, reasonOf, type DoneLine, type FrozenLine, type LineAnswer, type OwnReason } from './line.ts'
import { facesOf, getAll, helpersOfIds, loadsOn, slotsOf, type Faced, type Slotted } from './reads-table.ts'

/** What works on the lines of a hand-over. */
export type Settling = {
  readonly deps: Pick<Deps, 'table' | 'newId'>
  readonly changing: Changing
  readonly asked: Asked
  readonly dryRun: boolean
  /** In a trial nothing is written: what earlier lines would do to loads is kept here. */
  readonly trial: Moves
}

type Move = { readonly from: Day; readonly to: Day | null; readonly by: number }
/** What lines that are decided and not yet written do to the number of households of each helper. */
export type Moves = Map<string, Move[]>

/** A line that is decided, with what is to be written for it. */
export type Ready = { readonly line: FrozenLine; readonly done: DoneLine; readonly ops: readonly Op[] }

export type DecidedAll = { readonly answered: readonly LineAnswer[]; readonly ready: readonly Ready[] }

/** Decides lines one after the other, each on what the ones before it will have changed. */
export const decideAll = async (work: Settling, lines: readonly FrozenLine[]): Promise<DecidedAll> => {
  const faulty = lines.filter(({ fault }) => fault !== null)
  const good = lines.filter(({ fault, household }) => fault === null && household !== null)
  const read = await readAll(work, good)
  const answered = faulty.map((line) => refusedLine(line, reasonOf(line.fault as OwnReason)))
  const ready: Ready[] = []
  for (const line of good) {
    const decided = decideOne(work, line, read)
    if (!decided.change) answered.push(decided.answer)
    else ready.push(readyOf(work, line, { decided, change: decided.change, read }))
  }
  return { answered, ready }
}

type Read = {
  readonly faces: ReadonlyMap<string, Faced>
  readonly slots: ReadonlyMap<string, Slotted>
  readonly standing: ReadonlyMap<string, Standing>
  readonly helpers: Awaited<ReturnType<typeof helpersOfIds>>
  /** Versions of what helpers see of a household, by household and helper. */
  readonly paired: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly loads: ReadonlyMap<string, number>
  readonly moves: Moves
}

const readAll = async ({ deps: { table }, dryRun, trial }: Settling, lines: readonly FrozenLine[]): Promise<Read> => {
  const households = lines.flatMap(({ household }) => household ?? [])
  const ids = [...new Set(lines.flatMap(({ helper }) => helper ?? []))]
  const [faces, slots, helpers] = await Promise.all([
    facesOf(table, households),
    slotsOf(table, households),
    helpersOfIds(table, ids),
  ])
  const about = lines.flatMap((line) => {
    const slot = slots.get(line.household ?? '')?.slot
    return (slot && concerned(slot, line)) ?? []
  })
  const found: Standing[] = []
  for (let at = 0; at < about.length; at += 100) found.push(...(await standingOf(table, about.slice(at, at + 100))))
  const standing = new Map(found.map((one) => [one.pairing.pairing as string, one]))
  const pairs = lines.flatMap((line): [string, string][] => {
    const { household, helper } = line
    const slot = slots.get(household ?? '')?.slot
    const was = slot && concerned(slot, line)?.helper
    const both = new Set([helper, was].flatMap((one) => one ?? []))
    return household === null ? [] : [...both].map((one) => [one, household])
  })
  const items = await getAll(
    table,
    pairs.map(([helper, household]) => pairedKey(helper, household)),
  )
  const paired = new Map<string, Map<string, number>>()
  for (const [index, [helper, household]] of pairs.entries()) {
    const of = paired.get(household) ?? new Map<string, number>()
    paired.set(household, of.set(helper, items[index]?.version ?? 0))
  }
  const loads = new Map<string, number>()
  for (const on of new Set(lines.map((line) => line.on))) {
    const wanted = new Set(lines.filter((line) => line.on === on).flatMap(({ helper }) => helper ?? []))
    for (const [helper, count] of await loadsOn(table, [...wanted], on)) loads.set(`${helper} ${on}`, count)
  }
  return { faces, slots, standing, helpers, paired, loads, moves: dryRun ? trial : new Map<string, Move[]>() }
}

const decideOne = ({ asked, deps }: Settling, line: FrozenLine, read: Read): Decided => {
  const household = line.household ?? ''
  const face = read.faces.get(household)?.face
  const slot = slotIn(read, household)
  const period = slot && concerned(slot, line)
  return decideLine(asked, line, {
    face,
    slot: slot ?? nobody(household),
    standing: period && read.standing.get(period.pairing),
    helper: line.helper === null ? undefined : read.helpers.get(line.helper),
    load: line.helper === null ? 0 : loadOf(read, line.helper, line.on),
    pairing: deps.newId('par'),
  })
}

const slotIn = ({ slots, faces }: Read, household: string): HelperSlot | undefined => {
  const face = faces.get(household)?.face
  return slots.get(household)?.slot ?? (face && slotFromFace(face))
}

/** Of a household that does not exist: it is refused before anybody looks at it. */
const nobody = (household: string): HelperSlot => ({
  ...{ household, code: '', headMasked: '', division: '000000000000' as HelperSlot['division'], status: 'candidate' },
  ...{ entityVersion: 0, periods: [], overlaps: [] },
})

const loadOf = ({ loads, moves }: Read, helper: string, on: Day): number =>
  (moves.get(helper) ?? []).reduce(
    (sum, move) => (covers(move, on) ? sum + move.by : sum),
    loads.get(`${helper} ${on}`) ?? 0,
  )

const versionsOf = ({ slots, paired }: Read, household: string) => ({
  slot: slots.get(household)?.version ?? 0,
  paired: paired.get(household) ?? new Map<string, number>(),
})

const readyOf = (
  { changing, asked }: Settling,
  line: FrozenLine,
  { decided, change, read }: { readonly decided: Decided; readonly change: Change; readonly read: Read },
): Ready => {
  const household = change.slot.household as DoneLine['household']
  noteMoves(read.moves, change)
  const stored = read.slots.get(household)
  const face = read.faces.get(household)
  return {
    line,
    done: {
      answer: decided.answer,
      household,
      before: { periods: stored?.slot.periods ?? [], overlaps: stored?.slot.overlaps ?? [] },
      after: { periods: change.slot.periods, overlaps: change.slot.overlaps },
      pairings: [
        ...change.made.map(({ pairing }) => ({ pairing, version: 1, made: true })),
        ...change.altered.map((one) => ({
          ...{ pairing: one.after.pairing, version: one.before.version + 1, made: false },
        })),
      ],
      undone: false,
    },
    ops: [
      ...responsibilityOps(changing, change, versionsOf(read, household), asked.reason),
      ...(face ? [check(faceKey(household), { version: face.version })] : []),
    ],
  }
}

const noteMoves = (moves: Moves, { made, altered }: Change): void => {
  const note = (helper: string, move: Move): void => void moves.set(helper, [...(moves.get(helper) ?? []), move])
  for (const { helper, from, to, flag } of made) if (flag === null) note(helper, { from, to, by: 1 })
  for (const { before, after } of altered) {
    note(after.helper, { from: before.pairing.from, to: before.pairing.to, by: -1 })
    note(after.helper, { from: after.from, to: after.to, by: 1 })
  }
}
