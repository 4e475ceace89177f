import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { refusals } from '../src/refusal-codes.ts'
import { refusalsPage } from '../src/refusals-page.ts'

const root = join(import.meta.dirname, '../../..')

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path)
    return path.endsWith('.ts') ? [path] : []
  })

const sources = ['packages', 'services', 'tests']
  .flatMap(filesIn)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const textOf = (which: (path: string) => boolean): string =>
  sources
    .filter(({ path }) => which(path))
    .map(({ text }) => text)
    .join('\n')
const placeholders = (texts: readonly string[]): string[] =>
  [...texts.join(' ').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()

const codes = Object.keys(refusals)

test('docs/refusals.md says what the codes say (`pnpm pages` writes it)', () => {
  expect(readFileSync(join(root, 'docs/refusals.md'), 'utf8')).toBe(refusalsPage())
})

describe('every code', () => {
  test('is thrown by a source', () => {
    const source = textOf((path) => path.includes('/src/') && !path.endsWith('refusal-codes.ts'))
    // The funds keep beside a line why it was not paid; the refusal is made of that.
    const thrown = new Set([...source.matchAll(/(?:Refusal\(\s*|\breason: )'(\w+)'/g)].map(([, code]) => code))
    expect(codes.filter((code) => !thrown.has(code))).toEqual([])
  })

  test('is met by a test', () => {
    const tests = textOf(
      (path) => (path.startsWith('tests') || path.includes('/test/')) && !path.includes('refusals.test'),
    )
    expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(tests))).toEqual([])
  })

  test('says in both languages what is wrong and how to mend it, with the same values', () => {
    for (const [code, { status, zh, en }] of Object.entries(refusals)) {
      expect({ code, isRefusal: (status >= 400 && status < 500) || status === 503 }).toEqual({ code, isRefusal: true })
      expect(zh[0]).toMatch(/\p{Script=Han}/u)
      expect(zh[1]).toMatch(/。$/)
      expect(en[0]).toMatch(/^[A-Z{].*[^.]$/)
      expect(en[1]).toMatch(/\.$/)
      expect({ code, values: placeholders(en) }).toEqual({ code, values: placeholders(zh) })
    }
  })
})
