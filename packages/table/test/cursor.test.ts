import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant } from '@bangfu/kernel/time'
import { openCursor, sealCursor } from '../src/cursor.ts'
import type { Position } from '../src/table.ts'
import { unicode } from './unicode.ts'

const now = instant('2020-08-15T02:00:00.000Z')
const after = (hours: number) => instant(Date.parse(now) + hours * 3_600_000)
const secret = new Uint8Array(32).fill(7)
const binding = { caller: 'usr-1', list: 'GET /households' }
const position: Position = { pk: 'hsh_1', sk: '=', partition: 'household@610599', sort: '610599001#1' }
const cursor = sealCursor(position, binding, now, secret)

/** The code of the refusal; anything else that is thrown fails the test. */
const codeOf = (given: string, changed: { binding?: typeof binding; at?: typeof now; secret?: Uint8Array } = {}) => {
  try {
    return openCursor(given, changed.binding ?? binding, changed.at ?? now, changed.secret ?? secret)
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    return error instanceof Refusal ? error.code : undefined
  }
}

describe('a cursor', () => {
  test('opens to the position it was sealed from, for the same caller, list and secret', () => {
    const text = unicode(20)
    const positions = fc.record({ pk: text, sk: text, partition: text, sort: text }, { requiredKeys: ['pk', 'sk'] })
    fc.assert(
      fc.property(positions, text, text, (position, caller, list) => {
        const sealed = sealCursor(position, { caller, list }, now, secret)
        expect(openCursor(sealed, { caller, list }, now, secret)).toEqual(position)
        expect(sealed).toMatch(/^[\w.-]+$/)
      }),
    )
  })

  test('is good for a day', () => {
    expect(codeOf(cursor, { at: after(24) })).toEqual(position)
    expect(codeOf(cursor, { at: instant(Date.parse(after(24)) + 1) })).toBe('invalid_cursor')
  })

  test('is refused from another caller, for another list, under another secret', () => {
    expect(codeOf(cursor, { binding: { ...binding, caller: 'usr-2' } })).toBe('invalid_cursor')
    expect(codeOf(cursor, { binding: { ...binding, list: 'GET /pairings' } })).toBe('invalid_cursor')
    expect(codeOf(cursor, { secret: new Uint8Array(32).fill(8) })).toBe('invalid_cursor')
  })

  test('keeps caller and list apart, wherever the border between them is', () => {
    const sealed = sealCursor(position, { caller: 'ab', list: 'c' }, now, secret)
    expect(codeOf(sealed, { binding: { caller: 'a', list: 'bc' } })).toBe('invalid_cursor')
  })

  test('is refused when a single character is another, or is missing', () => {
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom('', 'A', 'z', '0', '-', '.', '汉'), (at, letter) => {
        const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1)
        fc.pre(changed !== cursor)
        expect(codeOf(changed)).toBe('invalid_cursor')
      }),
      { numRuns: 300 },
    )
  })

  test('is refused when it is cut off or something hangs on it', () => {
    for (let length = 0; length < cursor.length; length++)
      expect(codeOf(cursor.slice(0, length))).toBe('invalid_cursor')
    for (const more of ['.', '.x', ' ', '=', '\0', 'A']) {
      expect(codeOf(cursor + more)).toBe('invalid_cursor')
      expect(codeOf(more + cursor)).toBe('invalid_cursor')
    }
  })

  test('is refused when it is garbage', () => {
    fc.assert(fc.property(unicode(60), (garbage) => void expect(codeOf(garbage)).toBe('invalid_cursor')))
    const parts = fc.tuple(fc.base64String(), fc.base64String()).map(([body, signature]) => `${body}.${signature}`)
    fc.assert(fc.property(parts, (garbage) => void expect(codeOf(garbage)).toBe('invalid_cursor')))
    for (const body of ['{', 'null', '[]', '[1]', '"x"', '[9e99,{}]', '\u{ff}'])
      expect(codeOf(`${Buffer.from(body).toString('base64url')}.${cursor.split('.')[1] ?? ''}`)).toBe('invalid_cursor')
  })

  test('shows nothing of its secret and cannot be made without it', () => {
    const [body = ''] = cursor.split('.')
    expect(codeOf(`${body}.`)).toBe('invalid_cursor')
    expect(codeOf(body)).toBe('invalid_cursor')
    expect(codeOf(sealCursor(position, binding, now, new Uint8Array()))).toBe('invalid_cursor')
  })
})
