/**
 * The table port: what every service stands on, and all it may know about storage.
 * Two adapters keep the same promises: `dynamo-table.ts` in the cloud, `sqlite-table.ts` on one machine.
 */

/** `registry`: entities of all kinds. `ledger`: append-only money. `trail`: append-only record of who did what. */
export type TableName = 'registry' | 'ledger' | 'trail'

export type Key = { readonly table: TableName; readonly pk: string; readonly sk: string }

/** A place in a secondary index: partition and sort value. Made in `keys.ts` only. */
export type Place = { readonly partition: string; readonly sort: string }

export type IndexName = 'byDivision' | 'byOwner'

/** What is stored: `body` is plain JSON; `version` starts at 1 and grows by one with each change. */
export type Item<Body = unknown> = {
  readonly key: Key
  /** What the item is: `household`, `fact`, `posting` … Streams are filtered by it. */
  readonly kind: string
  readonly version: number
  readonly body: Body
  readonly byDivision?: Place
  readonly byOwner?: Place
  /** Epoch seconds after which the item may be swept. It may still be read until then, and a while after. */
  readonly expires?: number
}

/** The closed set of conditions. There are no update expressions: the twins stay small and equal. */
export type Condition = 'absent' | 'present' | { readonly version: number }

/** What to tell the caller when this operation's condition is what failed. */
export type Otherwise = () => Error

export type Op =
  | { readonly put: Item; readonly when: Condition; readonly otherwise?: Otherwise }
  | { readonly remove: Key; readonly when: Condition; readonly otherwise?: Otherwise }
  | { readonly check: Key; readonly when: Condition; readonly otherwise?: Otherwise }

/** A position in a list, to go on from; sealed into a cursor before it leaves the house. */
export type Position = { readonly pk: string; readonly sk: string; readonly partition?: string; readonly sort?: string }

/** One partition of a table or an index, narrowed by prefix or by range (both ends included). */
export type Query = {
  readonly in:
    | { readonly table: TableName; readonly pk: string }
    | { readonly table: TableName; readonly index: IndexName; readonly partition: string }
  readonly prefix?: string
  readonly from?: string
  readonly to?: string
  readonly after?: Position
  /** 1 … 1,000. */
  readonly limit: number
  readonly newestFirst?: boolean
}

export type Page = { readonly items: readonly Item[]; readonly after?: Position }

/** A function that was given a reader cannot write. */
export type TableReader = {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>
  /** Strongly consistent, at most 100 keys, answers in the order asked. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>
  /**
   * Sorted by sort key in UTF-8 byte order; no `after` on the last page. Of a table: strongly consistent; of an index:
   * it may lag by a moment, and items with the same sort value come in any order.
   */
  list(query: Query): Promise<Page>
}

export type Table = TableReader & {
  /**
   * All or nothing; at most 100 operations on different keys. Durable when it resolves.
   * @throws Conflict when a condition does not hold · Contention when it is worth repeating as it is
   */
  write(ops: readonly Op[]): Promise<void>
}

/** A condition did not hold; `failed` are the indexes of the operations, in order. Nothing was written. */
export class Conflict extends Error {
  readonly failed: readonly number[]
  constructor(failed: readonly number[]) {
    super(`condition failed at ${failed.join(', ')}`)
    this.name = 'Conflict'
    this.failed = failed
  }
}

/** Throttled, or in the way of another transaction, after all retries. Nothing was written as far as is known. */
export class Contention extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Contention'
  }
}

export const mostOps = 100
/** Of a body as JSON. DynamoDB's 409,600 count keys, index places and attribute names too. */
export const mostItemBytes = 395_000
/** Of all bodies of one write. DynamoDB's 4 MiB count keys and the rest too. */
export const mostWriteBytes = 3_200_000
export const mostPartitionBytes = 2048
export const mostSortBytes = 1024
export const mostListed = 1000

export const keyOf = (op: Op): Key => ('put' in op ? op.put.key : 'remove' in op ? op.remove : op.check)

/** Reads a whole partition page by page. For bounded partitions only: `most` is the bound, past it is a defect. */
export const listAll = async (
  table: TableReader,
  query: Omit<Query, 'limit' | 'after'>,
  most: number,
): Promise<Item[]> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const page = await table.list({ ...query, limit: Math.min(1000, most + 1), ...(after && { after }) })
    items.push(...page.items)
    after = page.after
    if (items.length > most) throw new RangeError(`more than ${most} items where a bounded list was expected`)
  } while (after)
  return items
}
