import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { qualityPage } from '../../src/quality/quality-page.ts'
import { qualityRules } from '../../src/quality/rules.ts'

test('docs/quality-rules.md says every rule as it is', () => {
  const page = readFileSync(new URL('../../../../docs/quality-rules.md', import.meta.url), 'utf8')
  expect(page).toBe(qualityPage())
  for (const { id } of qualityRules) expect(page).toContain(`\`${id}\``)
})
