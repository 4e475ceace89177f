import { Cron } from 'croner'
import type { Clock } from '@bangfu/kernel/time'
import { scheduleZone, type Machine, type StartMachine } from '@bangfu/kernel/state-machine'

/**
 * Starts machines when EventBridge Scheduler would: by the same expressions and time zone. The time that they are told is
 * the business's, which a demonstration may have set into the period of its case.
 */
export const startSchedules = (
  machines: readonly Machine[],
  clock: Clock,
  start: StartMachine,
  failed: (error: unknown) => void,
): { stop(): void } => {
  const jobs = machines.flatMap(({ name, schedule }) =>
    schedule
      ? new Cron(schedule.cron, { timezone: scheduleZone, protect: true, catch: failed }, async () => {
          const scheduledTime = clock()
          await start(name, `schedule-${scheduledTime.slice(0, 16).replace(':', '')}`, { scheduledTime })
        })
      : [],
  )
  return { stop: () => jobs.forEach((job) => job.stop()) }
}
