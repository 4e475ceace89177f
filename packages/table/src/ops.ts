import {
  keyOf,
  mostItemBytes,
  mostListed,
  mostOps,
  mostPartitionBytes,
  mostSortBytes,
  mostWriteBytes,
  type Condition,
  type Item,
  type Key,
  type Op,
  type Otherwise,
  type Query,
} from './table.ts'

export const put = (item: Item, when: Condition, otherwise?: Otherwise): Op & { put: Item } => ({
  put: item,
  when,
  ...(otherwise && { otherwise }),
})

/** Puts the item for the first time. */
export const create = (item: Omit<Item, 'version'>, otherwise?: Otherwise): Op & { put: Item } =>
  put({ ...item, version: 1 }, 'absent', otherwise)

/** Puts the next version of an item that was read at `version`. */
export const replace = (item: Omit<Item, 'version'>, version: number, otherwise?: Otherwise): Op =>
  put({ ...item, version: version + 1 }, { version }, otherwise)

export const check = (key: Key, when: Condition, otherwise?: Otherwise): Op => ({
  check: key,
  when,
  ...(otherwise && { otherwise }),
})

export const remove = (key: Key, when: Condition, otherwise?: Otherwise): Op => ({
  remove: key,
  when,
  ...(otherwise && { otherwise }),
})

const appendOnly = new Set(['ledger', 'trail'])

/**
 * The bodies of a write as they are stored, in the order of its operations; none where nothing is put. Checks the limits
 * that both adapters share, before either is asked: breaking one is a defect of ours.
 * @throws RangeError
 */
export const bodiesOf = (ops: readonly Op[]): (string | undefined)[] => {
  if (ops.length === 0 || ops.length > mostOps) throw new RangeError(`${ops.length} operations in one write`)
  const seen = new Set<string>()
  let bytes = 0
  const bodies = ops.map((op) => {
    const key = keyOf(op)
    assertKey(key)
    const name = JSON.stringify([key.table, key.pk, key.sk])
    if (seen.has(name)) throw new RangeError('two operations on one key in one write')
    seen.add(name)
    if (appendOnly.has(key.table) && !('check' in op) && !('put' in op && op.when === 'absent'))
      throw new RangeError(`${key.table} is append-only`)
    if (!('put' in op)) return undefined
    const body = bodyOf(op.put)
    bytes += Buffer.byteLength(body)
    return body
  })
  if (bytes > mostWriteBytes) throw new RangeError(`a write of ${bytes} bytes`)
  return bodies
}

const bodyOf = (item: Item): string => {
  const { key, version, byDivision, byOwner, expires } = item
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError(`version ${version}`)
  if (item.kind === '' || item.kind.length > 64) throw new RangeError('a kind is 1 to 64 characters')
  if (byDivision) assertPlace(byDivision.partition, byDivision.sort)
  if (byOwner) assertPlace(byOwner.partition, byOwner.sort)
  if (expires !== undefined && (appendOnly.has(key.table) || !Number.isSafeInteger(expires) || expires < 0))
    throw new RangeError('expires is epoch seconds, and what is append-only does not expire')
  const body = JSON.stringify(item.body)
  if (typeof body !== 'string') throw new RangeError('a body is JSON')
  // Of a text that cannot have as many bytes they need not be counted.
  if (body.length * 3 > mostItemBytes && Buffer.byteLength(body) > mostItemBytes)
    throw new RangeError(`an item of ${Buffer.byteLength(body)} bytes`)
  return body
}

/** @throws RangeError for a key that DynamoDB would refuse, so that it never works on one machine only */
export const assertKey = ({ pk, sk }: Key): void => assertPlace(pk, sk)

const assertPlace = (partition: string, sort: string): void => {
  assertText(partition, mostPartitionBytes)
  assertText(sort, mostSortBytes)
  if (partition === '' || sort === '') throw new RangeError('a key part is empty')
}

// Half of a surrogate pair would become U+FFFD on the way, and two keys one.
const assertText = (text: string, most: number): void => {
  if (!text.isWellFormed()) throw new RangeError('a key part is not Unicode')
  if (text.length * 3 > most && Buffer.byteLength(text) > most) throw new RangeError('a key part is too long')
}

/** The limits of a read that both adapters share. */
export const assertReadable = (query: Query): void => {
  const partition = 'pk' in query.in ? query.in.pk : query.in.partition
  if (partition === '') throw new RangeError('a list has a partition')
  assertText(partition, mostPartitionBytes)
  for (const bound of [query.prefix, query.from, query.to]) assertText(bound ?? '', mostSortBytes)
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > mostListed)
    throw new RangeError(`a list is 1 to ${mostListed} items`)
}

/** The limits of a read of many. */
export const assertReadableKeys = (keys: readonly Key[]): void => {
  if (keys.length > mostOps) throw new RangeError(`${keys.length} keys in one read`)
  keys.forEach(assertKey)
}
