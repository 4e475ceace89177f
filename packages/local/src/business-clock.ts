import { instant, type Clock, type Instant } from '@bangfu/kernel/time'
import { readJson, writeJson } from './json-file.ts'

export type BusinessClock = {
  readonly now: Clock
  /** Sets the time that the demonstration lives in; it goes on from there. */
  set(at: Instant): void
}

/**
 * The clock of the business. It is the real one, unless a demonstration has set it into the period of its case:
 * ages, due dates and months then are right for that period. Sign-in always uses the real time.
 */
export const openBusinessClock = (file: string): BusinessClock => {
  let offsetMs = readOffset(file)
  let lastMs = NaN
  let last = instant(0)
  return {
    // Asked several times for each request: the text of one millisecond is made once.
    now: () => {
      const nowMs = Date.now() + offsetMs
      if (nowMs !== lastMs) last = instant(nowMs)
      lastMs = nowMs
      return last
    },
    set: (at) => {
      offsetMs = Date.parse(at) - Date.now()
      writeJson(file, { startsAt: at })
    },
  }
}

/** After a restart the demonstration's clock stands where it was set, not days later. */
const readOffset = (file: string): number => {
  const kept = readJson<{ startsAt: string }>(file)
  return kept ? Date.parse(kept.startsAt) - Date.now() : 0
}
