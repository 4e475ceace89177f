import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fen } from '../src/money.ts'
import { share, shareEqually } from '../src/shares.ts'

describe('sharing a budget', () => {
  test('the dividend of 52,500 yuan over 45 households is exact to the fen', () => {
    const codes = Array.from({ length: 45 }, (_, index) => `h${String(index).padStart(2, '0')}`)
    const amounts = [...shareEqually(fen(5_250_000), codes).values()]
    expect(amounts.filter((amount) => amount === 116_667)).toHaveLength(30)
    expect(amounts.filter((amount) => amount === 116_666)).toHaveLength(15)
  })

  test('the stars of the case are rewarded as the case expects', () => {
    const stars = JSON.parse(readFileSync(new URL('../../../cases/stars.json', import.meta.url), 'utf8')) as {
      households: Record<string, number>
      expect: { budgetFen: number; payoutFen: Record<string, number> }
    }
    const parts = Object.entries(stars.households).map(([code, weight]) => ({ code, weight }))
    expect(Object.fromEntries(share(fen(stars.expect.budgetFen), parts))).toEqual(stars.expect.payoutFen)
  })

  test('the sum is always exactly the budget, and equal weights differ by one fen at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 60 }),
        (budget, weights) => {
          const parts = weights.map((weight, index) => ({ code: `c${String(index).padStart(3, '0')}`, weight }))
          const shared = share(fen(budget), parts)
          const sum = [...shared.values()].reduce((total, amount) => total + amount, 0)
          expect(sum).toBe(weights.some((weight) => weight > 0) ? budget : 0)
          const same = parts.filter(({ weight }) => weight === weights[0]).map(({ code }) => shared.get(code) ?? 0)
          expect(Math.max(...same) - Math.min(...same)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})
