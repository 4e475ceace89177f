import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Grant } from '@bangfu/access/actor'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, instant } from '@bangfu/kernel/time'
import { needsOfRole, reachesMeet, type GrantableRole } from '../src/grant-reach.ts'
import { mostGrants, withGrant } from '../src/grant.ts'
import { areIncompatible } from '../src/separate-hands.ts'
import type { User } from '../src/user.ts'

const at = instant('2020-08-15T02:00:00Z')
const nobody: User = {
  user: idSchema('usr').parse(`usr_${'0'.repeat(22)}`),
  issuer: 'https://login.example.org',
  subject: 'zhang',
  name: '张三',
  division: null,
  grants: [],
  registeredAt: at,
  registeredBy: 'test',
}

const roles = Object.keys(needsOfRole) as GrantableRole[]
const divisions = ['61', '610528', '610526', '610528000', '610528000901'].map((code) => Division.parse(code))
const grants = fc
  .record({
    role: fc.constantFrom(...roles),
    division: fc.constantFrom(undefined, ...divisions),
    unit: fc.constantFrom(undefined, 'unt_1', 'unt_2'),
    start: fc.integer({ min: 0, max: 900 }),
    days: fc.option(fc.integer({ min: 0, max: 300 }), { nil: null }),
  })
  .map(({ role, division, unit, start, days }): Grant => {
    const from = addDays(Day.parse('2019-06-01'), start)
    return {
      grant: 'grt',
      role,
      ...(division && { division }),
      ...(unit && { unit }),
      from,
      to: days === null ? null : addDays(from, days),
      grantedBy: 'usr-other',
      grantedAt: at,
    }
  })

const meet = (one: Grant, other: Grant): boolean =>
  reachesMeet(one, other) && (other.to === null || one.from <= other.to) && (one.to === null || other.from <= one.to)

test('whatever is granted in whatever order, no two hands that must be separate meet in one place and time', () => {
  fc.assert(
    fc.property(fc.array(grants, { maxLength: 60 }), (asked) => {
      let user = nobody
      for (const grant of asked)
        try {
          user = withGrant(user, grant)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
        }
      const living = user.grants.filter(({ to }) => to === null || to >= '2020-08-15')
      for (const one of living)
        for (const other of living)
          if (one !== other && meet(one, other))
            expect(areIncompatible(one.role as GrantableRole, other.role as GrantableRole)).toBe(false)
      expect(user.grants.length).toBeLessThanOrEqual(mostGrants)
    }),
  )
})

test('incompatible is the same from both sides, and no role is incompatible with itself', () => {
  for (const one of roles) {
    expect(areIncompatible(one, one)).toBe(false)
    for (const other of roles) expect(areIncompatible(one, other)).toBe(areIncompatible(other, one))
  }
})

test('those who enter, approve, pay and publish are four people', () => {
  const money = ['finance-entry', 'finance-approver', 'finance-payer', 'publisher'] as const
  for (const one of money) for (const other of money) expect(areIncompatible(one, other)).toBe(one !== other)
})

test('who decides who may see personal data does not see it himself', () => {
  for (const role of ['county-office', 'township-office', 'auditor'] as const)
    expect(areIncompatible('administrator', role)).toBe(true)
})

test('fifty living grants are enough, and ended ones make room', () => {
  const of = (number: number, to: string | null = null): Grant => ({
    grant: `grt-${number}`,
    role: 'helper',
    division: Division.parse('610528'),
    helper: `hlp_${number}`,
    from: Day.parse('2020-01-01'),
    to: to === null ? null : Day.parse(to),
    grantedBy: 'usr-other',
    grantedAt: at,
  })
  let user = nobody
  for (let number = 0; number < 30; number++) user = withGrant(user, of(number, '2020-08-14'))
  for (let number = 30; number < 30 + mostGrants; number++) user = withGrant(user, of(number))
  expect(user.grants).toHaveLength(mostGrants)
  expect(user.grants.every(({ to }) => to === null)).toBe(true)
  expect(() => withGrant(user, of(99))).toThrow(new Refusal('grant_limit', { most: mostGrants }))
})
