import { expect, test } from '@jest/globals'
import { category, povertyStatus } from '@bangfu/rules/household-code-lists'
import { enteredStatus, importedStatus, isPayable, registerStatuses } from '../src/record/register-status.ts'

test.each([
  ['未脱贫', 'registered'],
  ['预脱贫', 'registered'],
  ['返贫', 'registered'],
  ['已脱贫', 'exited'],
  ['稳定脱贫（不享受）', 'exited'],
  ['已脱贫(享受政策)', 'exited'],
  ['待定', 'registered'],
])('%s in the national system is %s here', (text, status) => {
  expect(importedStatus(povertyStatus(text), category('一般贫困户'))).toBe(status)
})

test('a poverty status that is not said is registered', () => {
  expect(importedStatus(null, null)).toBe('registered')
})

test('a household that is not poor is on file without being on the register', () => {
  expect(importedStatus(povertyStatus('已脱贫'), category('一般农户'))).toBe('ordinary')
  expect([enteredStatus(category('一般农户')), enteredStatus(category('低保户')), enteredStatus(null)]).toEqual([
    'ordinary',
    'candidate',
    'candidate',
  ])
})

test('candidates, removed and ordinary households cannot be paid', () => {
  expect(registerStatuses.filter(isPayable)).toEqual(['registered', 'exited', 'relapsed', 'monitored'])
})
