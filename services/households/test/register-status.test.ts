import { expect, test } from '@jest/globals'
import { povertyStatus } from '@bangfu/rules/household-code-lists'
import { importedStatus, isPayable, registerStatuses } from '../src/record/register-status.ts'

test.each([
  ['未脱贫', 'registered'],
  ['预脱贫', 'registered'],
  ['返贫', 'registered'],
  ['已脱贫', 'exited'],
  ['稳定脱贫（不享受）', 'exited'],
  ['已脱贫(享受政策)', 'exited'],
  ['待定', 'registered'],
])('%s in the national system is %s here', (text, status) => {
  expect(importedStatus(povertyStatus(text))).toBe(status)
})

test('a poverty status that is not said is registered', () => {
  expect(importedStatus(null)).toBe('registered')
})

test('candidates and removed households cannot be paid', () => {
  expect(registerStatuses.filter(isPayable)).toEqual(['registered', 'exited', 'relapsed'])
})
