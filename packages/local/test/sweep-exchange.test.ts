import { expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { sweepExchange } from '../src/sweep-exchange.ts'

test('files of the exchange go after seven days, and no sooner', async () => {
  const kept = new Map(
    Array.from({ length: 2500 }, (_none, index) => [
      `results/${index.toString().padStart(5, '0')}`,
      instant(Date.parse('2020-08-01T00:00:00Z') + (index % 2) * 86_400_000),
    ]),
  )
  const exchange = {
    list: async (prefix: string, after = '') =>
      [...kept]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .slice(0, 1000)
        .map(([key, storedAt]) => ({ key, storedAt, sizeBytes: 1 })),
    remove: async (key: string) => void kept.delete(key),
  }
  expect(await sweepExchange(exchange, instant('2020-08-08T12:00:00Z'))).toBe(1250)
  expect(kept.size).toBe(1250)
  expect(await sweepExchange(exchange, instant('2020-08-08T12:00:00Z'))).toBe(0)
})
