import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { tillKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Table, TableReader } from '@bangfu/table/table'
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

export const createTill = (fund: Id<'fnd'>): Op => create({ key: tillKey(fund), kind: 'till', body: emptyTill(fund) })

export const replaceTill = (till: Till, version: number): Op =>
  replace({ key: tillKey(till.fund), kind: 'till', body: till }, version, lost)

export const tillOf = (item: Item | undefined): Versioned<Till> => {
  if (!item) throw new Refusal('not_found')
  return { value: Till.parse(item.body), version: item.version }
}

export const loadTill = async (table: TableReader, fund: string): Promise<Versioned<Till>> =>
  tillOf(await table.get(tillKey(fund)))

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

const queues = new WeakMap<Table, Map<string, Promise<unknown>>>()

/**
 * Work that changes a fund's till, one at a time in this process: they would only make each other lose. Other processes
 * are held off by the till's version, which alone is what makes it right; the queue makes it fast.
 */
export const atTill = async <T>(table: Table, fund: string, work: () => Promise<T>): Promise<T> => {
  const queue = queues.get(table) ?? new Map<string, Promise<unknown>>()
  queues.set(table, queue)
  const before = queue.get(fund) ?? Promise.resolve()
  const mine = before.then(
    () => untilWon(work),
    () => untilWon(work),
  )
  queue.set(fund, mine)
  try {
    return await mine
  } finally {
    if (queue.get(fund) === mine) queue.delete(fund)
  }
}
