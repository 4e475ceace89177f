import { setTimeout as pause } from 'node:timers/promises'

/** How long and how often a call is repeated. */
export type Patience = {
  readonly attempts: number
  readonly basePauseMs: number
  readonly mostPauseMs: number
  /** No attempt begins later than this after the first. */
  readonly mostMs: number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly nowMs: () => number
}

export const patience: Patience = {
  attempts: 8,
  basePauseMs: 25,
  mostPauseMs: 1000,
  mostMs: 6000,
  random: Math.random,
  sleep: (ms) => pause(ms),
  nowMs: () => performance.now(),
}

/**
 * Repeats a call while its error is worth it, with full jitter: those who collided must not meet again.
 * Throws the last error when patience ends.
 */
export const repeated = async <T>(
  call: () => Promise<T>,
  isWorthRepeating: (error: unknown) => boolean,
  { attempts, basePauseMs, mostPauseMs, mostMs, random, sleep, nowMs }: Patience,
): Promise<T> => {
  const endsAt = nowMs() + mostMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const pauseMs = random() * Math.min(mostPauseMs, basePauseMs * 2 ** (attempt - 1))
      if (!isWorthRepeating(error) || attempt >= attempts || nowMs() + pauseMs > endsAt) throw error
      await sleep(pauseMs)
    }
  }
}
