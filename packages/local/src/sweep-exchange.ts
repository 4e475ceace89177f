import { instant, type Instant } from '@bangfu/kernel/time'
import { keptExchangeDays, type Objects } from '@bangfu/objects/objects'

/** Takes away what has lain in the exchange for too long, as the bucket's lifecycle does in the cloud; says how much. */
export const sweepExchange = async (exchange: Pick<Objects, 'list' | 'remove'>, now: Instant): Promise<number> => {
  const before = instant(Date.parse(now) - keptExchangeDays * 86_400_000)
  let swept = 0
  let after: string | undefined
  do {
    const page = await exchange.list('', after)
    for (const { key, storedAt } of page) {
      if (storedAt >= before) continue
      await exchange.remove(key)
      swept += 1
    }
    after = page.at(-1)?.key
  } while (after !== undefined)
  return swept
}
