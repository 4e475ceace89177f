import type { Action } from '@bangfu/access/permissions'
import type { Scope } from '@bangfu/access/can'
import { canonical } from '@bangfu/kernel/canonical'
import { Refusal } from '@bangfu/kernel/refusal'
import { Conflict, Contention, keyOf, mostOps, type Item, type Key, type Op, type Table } from '@bangfu/table/table'
import { trailOp, writeOrRefuse, type Context, type Deps } from './context.ts'

/** What one thing of many comes to: what is written for it, with a line of the trail, and what its answer is. */
export type Decided<Outcome> = {
  /** Nothing is written, and nothing stands in the trail, where there are none. At most 99. */
  readonly ops: readonly Op[]
  readonly outcome: Outcome
  readonly trail: { readonly action: Action; readonly about: string; readonly scope: Scope }
}

export type Deciding<Given, Outcome, D extends Deps> = (
  one: Given,
  context: Context<D>,
) => Promise<Decided<Outcome>> | Decided<Outcome>

/** API Gateway waits for 29 seconds: what has not been begun by then is refused as `busy`, and sent again. */
const usualBudgetMs = 20_000

/**
 * For a call that carries many things, each of which is committed or refused by itself: decides each on what is true now,
 * writes as many to a transaction as it takes, and answers in the order that was given. A transaction that is refused is
 * split until each thing has its own answer; what lost a race is decided again. So `decide` must bear being called again,
 * and must itself find out that it was done before. Its reads are remembered until something was written: a stale one
 * fails the condition that rests on it. Anything thrown that is no Refusal ends the call; what was written stays.
 */
export const commitEach = async <Given, Outcome, D extends Deps>(
  context: Context<D>,
  given: readonly Given[],
  decide: Deciding<Given, Outcome, D>,
  budgetMs: number = usualBudgetMs,
): Promise<readonly (Outcome | Refusal)[]> => {
  const untilMs = performance.now() + budgetMs
  const answers = new Map<number, Outcome | Refusal>()
  const losses = new Map<number, number>()
  let open = given.map((one, index) => ({ one, index }))
  let portionSize = mostDecided
  while (open.length > 0) {
    if (performance.now() > untilMs) break
    const portion = open.slice(0, portionSize)
    const round = { ...context, table: readingOnce(context.table) }
    const decided = await inLanes(portion, ({ one }) => settled(() => decide(one, round)))
    const writes = writesOf(context, portion, decided)
    for (const [index, answer] of writes.answers) answers.set(index, answer)
    for (const pack of packed(writes.ready))
      for (const { index, answer } of await writePack(context, pack)) {
        const lost = answer === lostRace ? (losses.get(index) ?? 0) + 1 : 0
        losses.set(index, lost)
        if (answer !== lostRace) answers.set(index, answer)
        else if (lost === mostLosses) answers.set(index, new Refusal('busy'))
      }
    const done = portion.filter(({ index }) => answers.has(index)).length
    // Things that all change one item go one by one: what would be decided in vain is not decided.
    portionSize = Math.min(mostDecided, Math.max(leastDecided, 2 * done))
    open = open.filter(({ index }) => !answers.has(index))
  }
  return given.map((_one, index) => answers.get(index) ?? new Refusal('busy'))
}

/** Decided in one round: what of it gets into the way of the others is decided again in the next. */
const mostDecided = 100
const leastDecided = 4
const mostLosses = 5
const decidedAtOnce = 16
/** Of the bodies of one transaction; DynamoDB takes 4 MiB. */
const mostPackBytes = 2_000_000

const lostRace = Symbol('lost race')

type Ready<Outcome> = {
  readonly index: number
  readonly ops: readonly Op[]
  readonly outcome: Outcome
  readonly bytes: number
}
type Answered<Outcome> = { readonly index: number; readonly answer: Outcome | Refusal | typeof lostRace }

const settled = async <T>(work: () => Promise<T> | T): Promise<T | Refusal> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return error
    if (error instanceof Contention) return new Refusal('busy')
    throw error
  }
}

/** What is answered without writing, and what can be written in this round: two that touch one item are two rounds. */
const writesOf = <Outcome, D extends Deps>(
  context: Context<D>,
  portion: readonly { readonly index: number }[],
  decided: readonly (Decided<Outcome> | Refusal)[],
): { answers: ReadonlyMap<number, Outcome | Refusal>; ready: readonly Ready<Outcome>[] } => {
  const answers = new Map<number, Outcome | Refusal>()
  const ready: Ready<Outcome>[] = []
  const touched = new Map<string, string>()
  for (const [at, { index }] of portion.entries()) {
    const one = decided[at]
    if (one instanceof Refusal) answers.set(index, one)
    if (one === undefined || one instanceof Refusal) continue
    if (one.ops.length === 0) answers.set(index, one.outcome)
    else {
      const { actor, now } = context
      const ops = [...one.ops, trailOp(context, { actor, now, ...one.trail })]
      if (ops.some((op) => getsInTheWay(op, touched))) continue
      for (const op of ops) touched.set(nameOf(keyOf(op)), conditionOf(op))
      ready.push({ index, ops, outcome: one.outcome, bytes: bytesOf(ops) })
    }
  }
  return { answers, ready }
}

const nameOf = (key: Key): string => JSON.stringify([key.table, key.pk, key.sk])
/** Equal for two checks of the same thing, which are one; a change is like nothing else. */
const conditionOf = (op: Op): string => ('check' in op ? canonical(op.when) : 'changes')

const getsInTheWay = (op: Op, touched: ReadonlyMap<string, string>): boolean => {
  const before = touched.get(nameOf(keyOf(op)))
  return before !== undefined && (before === 'changes' || before !== conditionOf(op))
}

const bytesOf = (ops: readonly Op[]): number =>
  ops.reduce((sum, op) => sum + ('put' in op ? Buffer.byteLength(JSON.stringify(op.put.body)) : 0), 0)

const packed = <Outcome>(ready: readonly Ready<Outcome>[]): Ready<Outcome>[][] => {
  const packs: Ready<Outcome>[][] = []
  let ops = mostOps
  let bytes = 0
  for (const one of ready) {
    if (ops + one.ops.length > mostOps || bytes + one.bytes > mostPackBytes) {
      packs.push([])
      ops = 0
      bytes = 0
    }
    packs.at(-1)?.push(one)
    ops += one.ops.length
    bytes += one.bytes
  }
  return packs
}

/** One after the other, because packs check the same things, and DynamoDB lets two such transactions fail each other. */
const writePack = async <Outcome>(
  context: Pick<Deps, 'table'>,
  pack: readonly Ready<Outcome>[],
): Promise<Answered<Outcome>[]> => {
  const [only, ...others] = pack
  if (only && others.length === 0) return [{ index: only.index, answer: await writeOne(context, only) }]
  try {
    await context.table.write(onceEach(pack.flatMap(({ ops }) => ops)))
    return pack.map(({ index, outcome }) => ({ index, answer: outcome }))
  } catch (error) {
    if (!(error instanceof Conflict) && !(error instanceof Contention)) throw error
    const half = Math.ceil(pack.length / 2)
    return [...(await writePack(context, pack.slice(0, half))), ...(await writePack(context, pack.slice(half)))]
  }
}

const writeOne = async <Outcome>({ table }: Pick<Deps, 'table'>, { ops, outcome }: Ready<Outcome>) => {
  const written = await settled(() => writeOrRefuse(table, ops))
  if (!(written instanceof Refusal)) return outcome
  return written.code === 'conflict' || written.code === 'busy' ? lostRace : written
}

/** Things of one pack check the same device or household: one check stands for all. */
const onceEach = (ops: readonly Op[]): Op[] => [...new Map(ops.map((op) => [nameOf(keyOf(op)), op])).values()]

const inLanes = async <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = []
  for (let at = 0; at < all.length; at += decidedAtOnce)
    results.push(...(await Promise.all(all.slice(at, at + decidedAtOnce).map(work))))
  return results
}

/** Each item is read once: things of one call are about the same few helpers and households. */
const readingOnce = (table: Table): Table => {
  const known = new Map<string, Promise<Item | undefined>>()
  const get = (key: Key): Promise<Item | undefined> => {
    const name = nameOf(key)
    const before = known.get(name)
    if (before) return before
    const read = table.get(key)
    known.set(name, read)
    return read
  }
  return {
    get,
    getMany: (keys) => Promise.all(keys.map(get)),
    list: (query) => table.list(query),
    write: (ops) => table.write(ops),
  }
}
