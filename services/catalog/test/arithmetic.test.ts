import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fen } from '@bangfu/kernel/money'
import { showOrder } from '../src/order-shown.ts'
import type { Order, OrderState } from '../src/order.ts'
import { percentOf } from '../src/percent.ts'
import { move, noOrders, type ByState } from '../src/progress.ts'

const amount = fc.integer({ min: 1, max: 1_000_000_000_000 })

test('a share is recomputed from its parts, half up, never further than half a hundredth from them', () => {
  expect([
    percentOf(437_000, 1_100_000),
    percentOf(0, 3),
    percentOf(1, 3),
    percentOf(2, 3),
    percentOf(400, 300),
  ]).toEqual(['39.73', '0.00', '33.33', '66.67', '133.33'])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e15 }), amount, (part, whole) => {
      const hundredths = BigInt(percentOf(part, whole).replace('.', ''))
      const off = hundredths * BigInt(whole) - BigInt(part) * 10_000n
      expect(2n * off <= BigInt(whole) && 2n * off > -BigInt(whole)).toBe(true)
    }),
  )
})

test('the price of a piece is within half a fen of what was paid', () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: 1, max: 1_000_000 }), (amountFen, quantity) => {
      const order = { amountFen: fen(amountFen), listAmountFen: fen(1), quantity } as Order
      const { perUnit } = showOrder(order)
      const off = BigInt(perUnit.fen) * BigInt(quantity) - BigInt(amountFen)
      expect(2n * off <= BigInt(quantity) && 2n * off > -BigInt(quantity)).toBe(true)
      expect(perUnit.exact).toBe(off === 0n)
    }),
  )
})

test('progress is the sum of the orders by state, whatever they go through', () => {
  const states = ['placed', 'accepted', 'paid', 'reviewed', 'cancelled'] as const
  const moves = fc.array(fc.record({ order: fc.integer({ min: 0, max: 5 }), to: fc.constantFrom(...states) }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(moves, (all) => {
      const orders = new Map<number, Order>()
      let progress: ByState = noOrders
      for (const { order, to } of all) {
        const before = orders.get(order)
        const after = { state: to as OrderState, amountFen: fen(1000 + order) } as Order
        progress = move(progress, before, after)
        orders.set(order, after)
      }
      for (const state of states) {
        const here = [...orders.values()].filter((order) => order.state === state)
        const amountFen = here.reduce((sum, order) => sum + order.amountFen, 0)
        expect(progress[state]).toEqual({ orders: here.length, amountFen })
      }
    }),
  )
})
