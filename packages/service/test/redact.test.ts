import { expect, test } from '@jest/globals'
import { loggedError, redacted } from '../src/redact.ts'

test('an error is logged without anything that could name a person', () => {
  let thrown: unknown
  try {
    JSON.parse('王某 610599199001011234')
  } catch (error) {
    thrown = new Error('household of 王某, phone 154 0000 0001', { cause: error })
  }
  const text = JSON.stringify(loggedError(thrown))
  expect(text).not.toMatch(/王|某|610599|1990|154|0000/)
  expect(text).toContain('SyntaxError')
  expect(text).toContain('redact.test')
})

test('what tells the cause of a defect stays readable', () => {
  expect(redacted('no data key k1')).toBe('no data key k1')
  expect(redacted("Cannot read properties of undefined (reading 'x')")).toBe(
    'Cannot read properties of undefined (reading "…")',
  )
})

test('a message that fakes stack lines does not get through with them', () => {
  const error = new Error('x\nno 610599199001011234')
  expect(JSON.stringify(loggedError(error))).not.toContain('610599')
})

test('anything else that is thrown is logged as its type only', () => {
  expect(loggedError('王某')).toEqual({ name: 'string', message: '', at: [] })
})
