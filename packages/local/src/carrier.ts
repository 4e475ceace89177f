import type { SqliteTable } from '@bangfu/table/sqlite-table'

export type Carrier = {
  /** Something may have been told: look soon. */
  wake(): void
  /** Resolves when everything told so far was carried. */
  settled(): Promise<void>
  stop(): Promise<void>
}

const batch = 100
/** Other processes on the same file cannot wake us: look this often all the same. */
const lookEveryMs = 1000

type Records = Awaited<ReturnType<SqliteTable['feed']>>

/**
 * Carries the facts of the change feed to their readers, in the order of their commits, from where it stopped.
 * The mark moves after a batch was taken, and no further than before the first record that was not: a crash or a reader
 * that cannot be reached brings them again, and taking one again changes nothing.
 */
export const startCarrier = (
  table: Pick<SqliteTable, 'feed' | 'mark' | 'setMark'>,
  /** Answers the records, by number, that did not reach all their readers. */
  carry: (records: Records) => Promise<readonly number[]>,
  failed: (error: unknown) => void,
): Carrier => {
  const consumer = 'carrier'
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let wakes = 0
  const drain = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const before = wakes
      const records = await table.feed(await table.mark(consumer), batch)
      if (records.length > 0) await carryBatch(records)
      else if (wakes === before) return
    }
  }
  const carryBatch = async (records: Records): Promise<void> => {
    const [missed] = (await carry(records)).toSorted((a, b) => a - b)
    const last = records.findLast(({ seq }) => missed === undefined || seq < missed)
    if (last) await table.setMark(consumer, last.seq)
    if (missed !== undefined) throw new Error(`fact ${missed} of the feed did not reach its readers`)
  }
  const wake = (): void => {
    wakes += 1
    if (running || stopping.signal.aborted) return
    running = drain()
      .catch(failed)
      .finally(() => {
        running = undefined
      })
  }
  const timer = setInterval(wake, lookEveryMs)
  wake()
  return {
    wake,
    settled: async () => {
      wake()
      while (running) await running
    },
    stop: async () => {
      stopping.abort()
      clearInterval(timer)
      await running
    },
  }
}
