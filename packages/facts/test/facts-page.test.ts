import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { factsPage } from '../src/facts-page.ts'

test('the page of facts says what the catalogue says', () => {
  expect(readFileSync(new URL('../../../docs/facts.md', import.meta.url), 'utf8')).toBe(factsPage())
})
