import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { visitDutyPackFor, type VisitDuty } from '@bangfu/rules/visit-duty-pack'
import { apartKey, entityKey, helperSlotKey, ownerPlace } from '@bangfu/table/keys'
import { check, put } from '@bangfu/table/ops'
import type { Item, Op, Place, Query, TableReader } from '@bangfu/table/table'
import { pairingOf, slotOf } from '../pairings/pairing-table.ts'
import type { HelperSlot } from '../pairings/pairing.ts'
import { isPairable } from '../pairings/pairing.ts'
import { briefOf, quietSince, unitsOf, VisitBrief, VisitState, type Held } from './visit-state.ts'

const stateKey = (household: string, part = '=') => apartKey(household, 'visit-state', part)

/** Duties of helpers in force in a division. */
export const helperDuties = (division: VisitState['division'], today: Day): VisitDuty[] =>
  visitDutyPackFor(division, today).duties.filter(({ whose }) => whose === 'helper')

type Stored = { readonly state: VisitState; readonly units: readonly string[] }

export type FoundState = {
  /** Undefined while nobody was ever paired with the household. */
  readonly state: VisitState | undefined
  /** The operations that put the next state and move the household in the lists. */
  readonly next: (state: VisitState, today: Day) => Op[]
}

export const findVisitState = async (table: TableReader, household: string): Promise<FoundState> => {
  const item = await table.get(stateKey(household))
  const stored = item && storedOf(item)
  return { state: stored?.state, next: (state, today) => stateOps(state, today, item, stored?.units ?? []) }
}

const storedOf = ({ body }: Item): Stored => {
  const { units, ...state } = body as VisitState & { readonly units: readonly string[] }
  return { state: VisitState.parse(state), units }
}

/**
 * One household stands in eight lists: by the day it is due and by the day of the last contact, each for its county,
 * township, village and unit. Two lists hang on one item, so it is four items; the state itself is one of them.
 */
const stateOps = (state: VisitState, today: Day, before: Item | undefined, unitsBefore: readonly string[]): Op[] => {
  const { household, division } = state
  const brief = briefOf(state, helperDuties(division, today), today)
  const units = unitsOf(state, today)
  const over = unitsBefore.filter((unit) => !units.includes(unit))
  const version = (before?.version ?? 0) + 1
  const dueIn = placeOf('visit-due', brief.due?.on, household)
  const quietIn = placeOf('visit-quiet', isPairable(state.status) ? quietSince(brief) : undefined, household)
  const echo = (part: string, byDivision: Place | undefined, byOwner: Place | undefined, known: boolean): Op =>
    put(
      {
        key: stateKey(household, part),
        kind: 'visit-brief',
        version,
        body: brief,
        ...(byDivision && { byDivision }),
        ...(byOwner && { byOwner }),
      },
      known ? 'present' : 'absent',
    )
  const county = dueIn(division.slice(0, 6))
  const township = dueIn(division.slice(0, 9))
  return [
    put(
      {
        key: stateKey(household),
        kind: 'visit-state',
        version,
        body: { ...state, units: [...units, ...over] },
        ...(county && { byDivision: county }),
        ...(township && { byOwner: township }),
      },
      // Who comes first decides; the echoes follow.
      before ? { version: before.version } : 'absent',
    ),
    echo('village', dueIn(division), quietIn(division), before !== undefined),
    echo('quiet', quietIn(division.slice(0, 6)), quietIn(division.slice(0, 9)), before !== undefined),
    ...units.map((unit) => echo(unit, dueIn(unit), quietIn(unit), unitsBefore.includes(unit))),
    // A unit whose pairing is over: its item stays and stands in no list, so that nobody here needs the right to delete.
    ...over.map((unit) => echo(unit, undefined, undefined, true)),
  ]
}

const placeOf =
  (list: 'visit-due' | 'visit-quiet', day: Day | undefined, household: string) =>
  (whose: string): Place | undefined =>
    day === undefined ? undefined : ownerPlace(list, whose, `${day}#${household}`)

/** The households of a division or unit by the day that is due, or of the last contact, up to a day. */
export const visitList = (
  list: 'visit-due' | 'visit-quiet',
  whose: string,
  until: Day,
): Omit<Query, 'after' | 'limit'> => {
  const { partition } = ownerPlace(list, whose, '')
  // As `stateOps` lays them: due by division but in townships, quiet by owner but in counties.
  const atDivision = list === 'visit-due' ? whose.length !== 9 : whose.length === 6
  return { in: { table: 'registry', index: atDivision ? 'byDivision' : 'byOwner', partition }, to: `${until}~` }
}

/** The brief of an item of the lists, whichever of the four it is. */
export const briefOfItem = (item: Item, today: Day): VisitBrief => {
  if (item.kind !== 'visit-state') return VisitBrief.parse(item.body)
  const { state } = storedOf(item)
  return briefOf(state, helperDuties(state.division, today), today)
}

export const stateKeyOf = (household: string) => stateKey(household)

/** @throws Refusal not_found */
export const loadVisitState = async (table: TableReader, household: string): Promise<VisitState> => {
  const { state } = await findVisitState(table, household)
  if (!state) throw new Refusal('not_found')
  return state
}

/** The household as pairing knows it now, with its helpers by name; undefined where it never had one. */
export const readVisited = async (
  table: TableReader,
  household: string,
): Promise<{ readonly slot: HelperSlot; readonly pairings: Held[]; readonly unchanged: Op } | undefined> => {
  const item = await table.get(helperSlotKey(household))
  if (!item) return undefined
  const slot = slotOf(item)
  const pairings = (await table.getMany(slot.periods.map(({ pairing }) => entityKey(pairing))))
    .flatMap((found) => (found ? [pairingOf(found)] : []))
    .map(({ pairing, helper, helperName, unit }) => ({ pairing, helper, helperName, unit }))
  return {
    slot,
    pairings: slot.periods.flatMap(({ pairing, from, to }) => {
      const named = pairings.find((one) => one.pairing === pairing)
      return named ? [{ ...named, from, to }] : []
    }),
    unchanged: check(helperSlotKey(household), { version: item.version }),
  }
}
