import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { instant } from '@bangfu/kernel/time'
import { asSent, asUnsent, dropLate, hold, isDue, QueuedMessage } from '../src/outbox.ts'

const startMs = Date.parse('2020-08-15T02:00:00.000Z')
const at = (minutes: number) => instant(startMs + minutes * 60_000)
const queued = (): QueuedMessage =>
  QueuedMessage.parse({
    message: `msg_${'0'.repeat(22)}`,
    division: '610528',
    template: 'visit-code',
    to: { kind: 'phone', sealed: 'v1.k1.x' },
    values: 'v1.k1.y',
    state: 'waiting',
    queuedAt: at(0),
    expiresAt: at(10),
    attempts: 0,
    nextAt: at(1),
    fault: null,
    endedAt: null,
  })

describe('a message in the outbox', () => {
  test('who is told may send it at once, all others when the moment has passed, and nobody while another has it', () => {
    expect(isDue(queued(), at(0), true)).toBe(true)
    expect(isDue(queued(), at(0), false)).toBe(false)
    expect(isDue(queued(), at(1), false)).toBe(true)
    const held = hold(queued(), at(1))
    expect(isDue(held, at(1), true)).toBe(false)
    expect(isDue(held, at(1), false)).toBe(false)
    expect(isDue(held, at(2), false)).toBe(true)
  })

  test('a one-time code is not sent when its time is over', () => {
    expect(dropLate(queued(), at(9))).toBeUndefined()
    expect(dropLate(queued(), at(10))).toMatchObject({ state: 'expired', values: null })
  })

  const outcome = fc.constantFrom('sent', 'again', 'refused', 'late')

  test('whatever happens, what is over holds neither text nor number, and is never due again', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 40 }), (outcomes) => {
        let message = queued()
        let now = 0
        for (const one of outcomes) {
          now += 1
          if (message.state !== 'waiting') break
          const held = hold(message, at(now))
          if (one === 'sent') message = asSent(held, at(now))
          else if (one === 'late') message = dropLate(message, at(10)) ?? message
          else message = asUnsent(held, { fault: 'http-503', again: one === 'again' }, at(now))
        }
        if (message.state === 'waiting') {
          expect(message.values).not.toBeNull()
          return
        }
        expect(message).toMatchObject({ values: null, to: { sealed: null } })
        expect(isDue(message, at(100_000), true)).toBe(false)
      }),
    )
  })

  test('a channel that is down is asked less and less often, at least once an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (attempts) => {
        const { nextAt } = asUnsent({ ...queued(), attempts }, { fault: 'timeout', again: true }, at(0))
        const pause = (Date.parse(nextAt) - startMs) / 60_000
        expect(pause).toBeGreaterThanOrEqual(1)
        expect(pause).toBeLessThanOrEqual(60)
      }),
    )
  })
})
