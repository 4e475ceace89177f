import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { decodeText } from '../src/decode-text.ts'

/** `户编号,姓名` and a name whose GBK bytes are no UTF-8. */
const text = '户编号,姓名\n6105280009010001,李八三\n'
const gbk = Buffer.from('bba7b1e0bac52cd0d5c3fb0a363130353238303030393031303030312cc0eeb0cbc8fd0a', 'hex')

const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeText(bytes)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'read'
}

test('the same table comes out of UTF-8 with and without mark, UTF-16 of both kinds, and GBK', () => {
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')
  expect(decodeText(Buffer.from(text))).toBe(text)
  expect(decodeText(Buffer.from(`\uFEFF${text}`))).toBe(text)
  expect(decodeText(utf16)).toBe(text)
  expect(decodeText(Buffer.from(utf16).swap16())).toBe(text)
  expect(decodeText(gbk)).toBe(text)
})

test('letters that only GB18030 has are read', () => {
  expect(decodeText(Buffer.from([0x81, 0x39, 0xef, 0x30, 0xb5, 0xd8]))).toBe('㐁地')
})

test('bytes that are no text are refused, never guessed', () => {
  expect(codeOf(Buffer.from([0xff, 0xff, 0x41, 0x80]))).toBe('file_not_text')
  expect(codeOf(Buffer.from('户编号\0姓名'))).toBe('file_not_text')
  expect(codeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]))).toBe('file_not_text')
  expect(codeOf(Buffer.from([0xff, 0xfe, 0x00, 0xd8]))).toBe('file_not_text')
})

test('a workbook is refused though its first bytes are letters', () => {
  expect(codeOf(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from('abc')]))).toBe('file_not_text')
})

test('text in which a gateway has replaced bytes is refused: its names are lost', () => {
  expect(codeOf(Buffer.from('户编号,\uFFFD\uFFFD'))).toBe('file_not_text')
})

test('whatever the bytes, the answer is text or a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['read', 'file_not_text']).toContain(codeOf(bytes))
    }),
  )
})
