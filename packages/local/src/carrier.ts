import type { Service as ServiceName } from '@bangfu/facts/catalogue'
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

/**
 * Carries the facts of the change feed to their readers, in the order of their commits, from where it stopped.
 * The mark moves after the batch was taken: a crash in between carries it again, and taking it again changes nothing.
 */
export const startCarrier = (
  table: Pick<SqliteTable, 'feed' | 'mark' | 'setMark'>,
  carry: (items: Awaited<ReturnType<SqliteTable['feed']>>) => Promise<void>,
  failed: (error: unknown) => void,
): Carrier => {
  const consumer: ServiceName = 'projector'
  let stopped = false
  let running: Promise<void> | undefined
  let again = false
  const drain = async (): Promise<void> => {
    for (;;) {
      again = false
      const records = await table.feed(await table.mark(consumer), batch)
      const last = records.at(-1)
      if (last) {
        await carry(records)
        await table.setMark(consumer, last.seq)
      } else if (!again || stopped) return
      if (stopped) return
    }
  }
  const wake = (): void => {
    again = true
    if (running || stopped) return
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
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
