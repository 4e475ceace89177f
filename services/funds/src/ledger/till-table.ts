import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { tillKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { emptyTill, Till } from './ledger.ts'

/** Somebody else's write came between reading and writing; what was decided must be decided again on what is true now. */
export class LostRace extends Error {
  constructor() {
    super('lost a race')
    this.name = 'LostRace'
  }
}

/** For operations whose condition only says that what was read still holds. */
export const lost = (): Error => new LostRace()

export type Versioned<T> = { readonly value: T; readonly version: number }

export const createTill = (fund: Id<'fnd'>, secret: string): Op =>
  create({ key: tillKey(fund), kind: 'till', body: emptyTill(fund, secret) })

export const replaceTill = (till: Till, version: number): Op =>
  replace({ key: tillKey(till.fund), kind: 'till', body: till }, version, lost)

/** @throws Refusal not_found */
export const loadTill = async (table: TableReader, fund: string): Promise<Versioned<Till>> => {
  const item = await table.get(tillKey(fund))
  if (!item) throw new Refusal('not_found')
  return { value: Till.parse(item.body), version: item.version }
}

/** With every attempt somebody else's posting went through, so this is how many may overtake one of ours. */
const attempts = 64

/**
 * Reads, decides and writes again while it loses races.
 * @throws Refusal conflict when it lost them all: nothing of this attempt was written, it is safe to repeat
 */
export const untilWon = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let left = attempts; left > 0; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof LostRace)) throw error
    }
  }
  throw new Refusal('conflict')
}
