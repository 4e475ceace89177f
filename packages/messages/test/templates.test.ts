import { describe, expect, test } from '@jest/globals'
import { messageText, templates, type TemplateName } from '../src/templates.ts'

const names = Object.keys(templates) as TemplateName[]
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()

describe('what is said to people', () => {
  test.each(names)('%s says the same in both languages and has a time after which it is not sent', (name) => {
    const { zh, en, validMinutes } = templates[name]
    expect(placeholders(en)).toEqual(placeholders(zh))
    expect(validMinutes).toBeGreaterThan(0)
    expect(zh.startsWith('【帮扶】')).toBe(true)
  })

  test('a value that the template names must be given; one that it does not name is never said', () => {
    const text = messageText('visit-code', { on: '2020-08-15', code: '123456', minutes: 10, name: '张三' })
    expect(text.zh).toContain('123456')
    expect(JSON.stringify(text)).not.toContain('张三')
    expect(() => messageText('visit-code', { on: '2020-08-15', minutes: 10 })).toThrow(RangeError)
  })
})
