import { Refusal } from '@bangfu/kernel/refusal'
import { writeOrRefuse } from '@bangfu/service/context'
import { keyOf, mostOps, type Op, type Table } from '@bangfu/table/table'
import type { Till } from './ledger.ts'
import { loadTill, LostRace, replaceTill, untilWon, type Versioned } from './till-table.ts'

/** What a booking makes of a till, and the operations that belong to it. */
export type Booked = { readonly till: Till; readonly ops: readonly Op[] }
/** Reads what a booking needs besides the till, and gives its decision on whatever till it will meet. */
export type Prepare = () => Promise<(till: Till) => Booked>

type Passenger = {
  readonly prepare: Prepare
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  lost: number
}
type Waiting = { readonly alone: () => Promise<void> } | Passenger
type Queue = { readonly waiting: Waiting[]; together: number }

const mostTogether = 32
const mostLost = 64

/**
 * What changes one till waits in line in this process: side by side they would only make each other lose. Other processes
 * are held off by the till's version, which alone is what makes it right; the queue makes it fast.
 */
const queues = new WeakMap<Table, Map<string, Queue>>()

/** Runs work that commits for itself, alone at the till, again while it loses races. */
export const atTill = <T>(table: Table, fund: string, work: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    enqueue(table, fund, { alone: () => untilWon(work).then(resolve, reject) })
  })

/** Books at a till, in one transaction with others that wait there: a hot fund pays one commit for many payments. */
export const bookAtTill = (table: Table, fund: string, prepare: Prepare): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    enqueue(table, fund, { prepare, resolve, reject, lost: 0 })
  })

const enqueue = (table: Table, fund: string, waiting: Waiting): void => {
  const funds = queues.get(table) ?? new Map<string, Queue>()
  queues.set(table, funds)
  const queue = funds.get(fund)
  if (queue) return void queue.waiting.push(waiting)
  const made: Queue = { waiting: [waiting], together: mostTogether }
  funds.set(fund, made)
  void serve(table, fund, made)
}

const serve = async (table: Table, fund: string, queue: Queue): Promise<void> => {
  try {
    for (let first = queue.waiting.shift(); first; first = queue.waiting.shift()) {
      if ('alone' in first) await first.alone()
      else queue.waiting.unshift(...(await ride(table, fund, queue, [first, ...companionsIn(queue)])))
    }
  } finally {
    // In the same turn in which the queue was found empty: whoever comes later starts a new one.
    queues.get(table)?.delete(fund)
  }
}

/** Those next in line who can share a transaction with the first. */
const companionsIn = ({ waiting, together }: Queue): Passenger[] => {
  const companions: Passenger[] = []
  for (let [next] = waiting; next && !('alone' in next) && companions.length + 1 < together; [next] = waiting) {
    companions.push(next)
    waiting.shift()
  }
  return companions
}

/** Books as many as fit into one transaction; answers who has to come again. */
const ride = async (
  table: Table,
  fund: string,
  queue: Queue,
  passengers: readonly Passenger[],
): Promise<readonly Passenger[]> => {
  const prepared = await Promise.all(passengers.map(prepare))
  let boarded: Boarded = { aboard: passengers, later: [], ops: [] }
  try {
    boarded = board(prepared.flat(), await loadTill(table, fund))
    if (boarded.ops.length > 0) await writeOrRefuse(table, boarded.ops)
  } catch (error) {
    return [...failed(queue, boarded.aboard, error), ...boarded.later]
  }
  queue.together = Math.min(mostTogether, queue.together * 2)
  for (const { resolve } of boarded.aboard) resolve()
  return boarded.later
}

type Prepared = { readonly passenger: Passenger; readonly decide: (till: Till) => Booked }

const prepare = async (passenger: Passenger): Promise<Prepared[]> => {
  try {
    return [{ passenger, decide: await passenger.prepare() }]
  } catch (error) {
    passenger.reject(error)
    return []
  }
}

type Boarded = {
  readonly aboard: readonly Passenger[]
  readonly later: readonly Passenger[]
  readonly ops: readonly Op[]
}

/** One decision after the other, each on the till that the one before left. Who does not fit comes with the next. */
const board = (prepared: readonly Prepared[], till: Versioned<Till>): Boarded => {
  const aboard: Passenger[] = []
  const later: Passenger[] = []
  const ops = new Map<string, Op>()
  let after = till.value
  for (const { passenger, decide } of prepared) {
    try {
      const booked = decide(after)
      const added = booked.ops.filter((op) => !isSameCheck(op, ops.get(nameOf(op))))
      const fits = ops.size + added.length < mostOps && added.every((op) => !ops.has(nameOf(op)))
      if (!fits && aboard.length > 0) later.push(passenger)
      else {
        for (const op of added) ops.set(nameOf(op), op)
        after = booked.till
        aboard.push(passenger)
      }
    } catch (error) {
      passenger.reject(error)
    }
  }
  const moved = after === till.value ? [] : [replaceTill(after, till.version)]
  return { aboard, later, ops: [...ops.values(), ...moved] }
}

const nameOf = (op: Op): string => {
  const { table, pk, sk } = keyOf(op)
  return `${table}\n${pk}\n${sk}`
}

const isSameCheck = (op: Op, other: Op | undefined): boolean =>
  'check' in op && other !== undefined && 'check' in other && JSON.stringify(op.when) === JSON.stringify(other.when)

/** After a lost race they come again, half as many at a time, so that one who keeps losing ends up alone. */
const failed = (queue: Queue, aboard: readonly Passenger[], error: unknown): Passenger[] => {
  if (!(error instanceof LostRace)) {
    for (const { reject } of aboard) reject(error)
    return []
  }
  queue.together = Math.max(1, queue.together >> 1)
  return aboard.filter((passenger) => {
    passenger.lost += 1
    if (passenger.lost < mostLost) return true
    passenger.reject(new Refusal('conflict'))
    return false
  })
}
