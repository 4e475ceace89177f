import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { openApiText } from '../src/openapi-text.ts'

test('docs/openapi.json says what the routes say (`pnpm pages` writes it)', () => {
  expect(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')).toBe(openApiText())
})
