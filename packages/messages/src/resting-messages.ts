import { Unsent, type Messages } from './message.ts'

const restMs = 30_000

/**
 * A channel that is left alone for half a minute after it could not be reached: those who hand messages over also carry
 * other things, and must not wait for a time-out with each.
 */
export const restingAfterFailure = (messages: Messages, nowMs: () => number = () => performance.now()): Messages => {
  let untilMs = -Infinity
  return {
    send: async (message) => {
      if (nowMs() < untilMs) throw new Unsent('resting', true)
      try {
        await messages.send(message)
      } catch (error) {
        if (error instanceof Unsent && error.again) untilMs = nowMs() + restMs
        throw error
      }
    },
  }
}
