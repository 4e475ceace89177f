import { expect } from '@jest/globals'
import { refusals, type RefusalCode } from '@bangfu/kernel/refusal-codes'
import type { Answered, Place } from './place.ts'

export type Expected = {
  readonly status: number
  readonly code: RefusalCode
  /** A place in the input that must be named. */
  readonly pointer?: string
}

/** Sends it in Chinese and in English: refused both times, each time in words, and nothing is written by it. */
export const expectRefused = async (
  place: Place,
  send: (headers: Readonly<Record<string, string>>) => Promise<Answered>,
  expected: Expected,
): Promise<Answered> => {
  const before = await place.keptBefore()
  const chinese = await send({})
  expectProblem(place, chinese, expected, 'zh')
  expectProblem(place, await send({ 'accept-language': 'en-GB,en;q=0.9' }), expected, 'en')
  expect(await place.kept()).toEqual(before)
  return chinese
}

/** RFC 9457 with exactly this status and code, in this language. */
export const expectProblem = (
  place: Pick<Place, 'isOwn'>,
  { status, headers, body }: Answered,
  expected: Expected,
  language: 'zh' | 'en' = 'zh',
): void => {
  // API Gateway refuses some things before any function sees them, in its own words.
  if (!place.isOwn && (status === 401 || status === 413) && body.type === undefined) {
    expect(status).toBe(expected.status)
    return
  }
  expect({ status, type: body.type }).toEqual({ status: expected.status, type: `/problems/${expected.code}` })
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(headers.get('content-language')).toBe(language === 'zh' ? 'zh-CN' : 'en')
  expect(body.title).toMatch(patternOf(refusals[expected.code][language][0]))
  expect(body.detail).toMatch(patternOf(refusals[expected.code][language][1]))
  expect(body.instance).toMatch(/^urn:request:./)
  if (expected.pointer !== undefined)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain(expected.pointer)
}

/** The text with anything in place of its placeholders. */
const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  )
