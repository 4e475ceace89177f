import { afterEach, expect, jest, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { monthlyMachine } from '@bangfu/assessments/monthly-assessment'
import { startSchedules } from '../src/schedule.ts'

afterEach(() => void jest.useRealTimers())

test('the monthly assessment starts on day 1 at 02:00 in Shanghai, once', async () => {
  // 2026-10-31T17:59:58Z is 01:59:58 on 1 November in Shanghai.
  jest.useFakeTimers({ now: Date.parse('2026-10-31T17:59:58Z') })
  const started: unknown[] = []
  const schedule = startSchedules(
    [monthlyMachine],
    () => instant(Date.now()),
    async (...execution) => void started.push(execution),
    (error) => {
      throw error
    },
  )
  await jest.advanceTimersByTimeAsync(1000)
  expect(started).toEqual([])
  await jest.advanceTimersByTimeAsync(3000)
  expect(started).toHaveLength(1)
  expect(started[0]).toMatchObject([
    'monthly-assessment',
    'schedule-2026-10-31T1800',
    { scheduledTime: expect.stringMatching(/^2026-10-31T18:00:0/) },
  ])
  await jest.advanceTimersByTimeAsync(60_000)
  expect(started).toHaveLength(1)
  schedule.stop()
})
