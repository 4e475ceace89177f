import { Cron } from 'croner'
import { schedule } from '@bangfu/assessments/monthly-assessment'
import type { StartMachine } from '@bangfu/kernel/state-machine'
import type { Clock } from '@bangfu/kernel/time'

/**
 * Starts the monthly assessment when EventBridge Scheduler would: by the same expression and time zone. The month is
 * reckoned in the business's time, which a demonstration may have set into the period of its case.
 */
export const startSchedule = (
  clock: Clock,
  start: StartMachine,
  failed: (error: unknown) => void,
): { stop(): void } => {
  const { cron, timeZone, machine } = schedule
  const job = new Cron(cron, { timezone: timeZone, protect: true, catch: failed }, async () => {
    const scheduledTime = clock()
    await start(machine, `schedule-${scheduledTime.slice(0, 10)}`, { scheduledTime })
  })
  return { stop: () => job.stop() }
}
