import {
  keyOf,
  mostItemBytes,
  mostOps,
  mostWriteBytes,
  type Condition,
  type Item,
  type Key,
  type Op,
  type Otherwise,
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

const append = new Set(['ledger', 'trail'])

/** The limits that both adapters share, checked before either is asked: breaking one is a defect of ours. */
export const assertWritable = (ops: readonly Op[]): void => {
  if (ops.length === 0 || ops.length > mostOps) throw new RangeError(`${ops.length} operations in one write`)
  const seen = new Set<string>()
  let bytes = 0
  for (const op of ops) {
    const key = keyOf(op)
    const name = `${key.table}\n${key.pk}\n${key.sk}`
    if (seen.has(name)) throw new RangeError('two operations on one key in one write')
    seen.add(name)
    if (key.pk === '' || key.sk === '' || Buffer.byteLength(key.pk) > 2048 || Buffer.byteLength(key.sk) > 1024)
      throw new RangeError('a key part is empty or too long')
    if (append.has(key.table) && !('check' in op) && !('put' in op && op.when === 'absent'))
      throw new RangeError(`${key.table} is append-only`)
    if ('put' in op) {
      const size = Buffer.byteLength(JSON.stringify(op.put.body))
      if (size > mostItemBytes - 4096) throw new RangeError(`an item of ${size} bytes`)
      bytes += size
    }
  }
  if (bytes > mostWriteBytes) throw new RangeError(`a write of ${bytes} bytes`)
}
