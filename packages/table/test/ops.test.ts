import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bodiesOf, check, create, put, remove, replace } from '../src/ops.ts'
import { mostItemBytes, type Condition, type Item, type Key, type Op, type TableName } from '../src/table.ts'

const keyIn = (table: TableName, sk = '='): Key => ({ table, pk: 'p', sk })
const thing = (key: Key, more: Partial<Item> = {}): Omit<Item, 'version'> => ({ key, kind: 'thing', body: {}, ...more })
const writable = (...ops: readonly Op[]) => expect(() => bodiesOf(ops)).not.toThrow()
const refused = (...ops: readonly Op[]) => expect(() => bodiesOf(ops)).toThrow(RangeError)

describe('what may be written', () => {
  test('creating begins at version 1, replacing goes to the next', () => {
    expect(create(thing(keyIn('registry')))).toMatchObject({ put: { version: 1 }, when: 'absent' })
    expect(replace(thing(keyIn('registry')), 4)).toMatchObject({ put: { version: 5 }, when: { version: 4 } })
  })

  test('ledger and trail take new items and checks, and nothing else, under any condition', () => {
    const when: fc.Arbitrary<Condition> = fc.oneof(
      fc.constantFrom('absent' as const, 'present' as const),
      fc.record({ version: fc.integer({ min: 1 }) }),
    )
    fc.assert(
      fc.property(fc.constantFrom('ledger', 'trail'), when, (table, when) => {
        const isNew = put({ ...thing(keyIn(table)), version: 1 }, when)
        if (when === 'absent') writable(isNew)
        else refused(isNew)
        refused(remove(keyIn(table), when))
        writable(check(keyIn(table), when))
      }),
    )
  })

  test('nothing in ledger and trail expires', () => {
    writable(create(thing(keyIn('registry'), { expires: 1 })))
    refused(create(thing(keyIn('ledger'), { expires: 1 })))
    refused(create(thing(keyIn('trail'), { expires: 1 })))
  })

  test('one to a hundred operations, each on a key of its own', () => {
    const ops = Array.from({ length: 101 }, (_, index) => create(thing(keyIn('registry', `n${index}`))))
    refused()
    writable(...ops.slice(0, 100))
    refused(...ops)
    refused(create(thing(keyIn('registry'))), check(keyIn('registry'), 'present'))
    writable(create(thing(keyIn('registry'))), check(keyIn('ledger'), 'present'))
  })

  test('keys that only look alike when they are joined are two', () => {
    const key = (pk: string, sk: string): Key => ({ table: 'registry', pk, sk })
    writable(create(thing(key('a\nb', 'c'))), create(thing(key('a', 'b\nc'))))
  })

  test.each([
    ['empty', ''],
    ['half of a character', '\u{d800}'],
    ['too long in bytes', '汉'.repeat(342)],
  ])('a sort value that is %s is refused in keys and places', (_name, sort) => {
    const place = { partition: 'p', sort }
    refused(create(thing(keyIn('registry', sort))))
    refused(check(keyIn('registry', sort), 'absent'))
    refused(create(thing(keyIn('registry'), { byDivision: place })))
    refused(create(thing(keyIn('registry'), { byOwner: place })))
  })

  test('the longest keys and places are taken', () => {
    const place = { partition: 'x'.repeat(2048), sort: `x${'汉'.repeat(341)}` }
    const key: Key = { table: 'registry', pk: place.partition, sk: place.sort }
    writable(create(thing(key, { byDivision: place, byOwner: place })))
    refused(create(thing({ ...key, pk: `${key.pk}x` })))
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('version %p is none', (version) => {
    refused(put({ ...thing(keyIn('registry')), version }, 'absent'))
  })

  test.each([undefined, () => 1, Symbol('x')])('a body that is no JSON is refused', (body) => {
    refused(create(thing(keyIn('registry'), { body })))
  })

  test('bodies are bounded one by one and together', () => {
    const body = (bytes: number) => 'x'.repeat(bytes - 2)
    writable(create(thing(keyIn('registry'), { body: body(mostItemBytes) })))
    refused(create(thing(keyIn('registry'), { body: body(mostItemBytes + 1) })))
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        create(thing(keyIn('registry', `n${index}`), { body: body(320_000) })),
      )
    writable(...many(10))
    refused(...many(11))
  })
})
