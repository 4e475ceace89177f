import * as z from 'zod'
import { retryOf, type Machine, type StateMachine, type TaskState } from '@bangfu/kernel/state-machine'
import { Day, Instant, instant, startOfDay } from '@bangfu/kernel/time'
import { DueCounts, DueSummary } from './due.ts'

/** What somebody is reminded of each morning, and at which hour (in the county's time zone). */
export const DigestSetting = z.strictObject({
  level: z.enum(['all', 'overdue', 'none']),
  hour: z.int().min(6).max(22),
})
export type DigestSetting = z.infer<typeof DigestSetting>

/** Of whoever has said nothing. */
export const usualSetting: DigestSetting = { level: 'all', hour: 7 }

/** What somebody had to do on a morning: numbers and kinds, no names. */
export const Digest = DueCounts.extend({
  who: z.string(),
  on: Day,
  /** Of a unit's helpers and households, or of an office's place; null for a helper. */
  summary: DueSummary.nullable(),
  madeAt: Instant,
})
export type Digest = z.infer<typeof Digest>

/** When the message of a day goes out: at the hour that was asked for. */
export const sendingTime = (on: Day, { hour }: DigestSetting): Instant =>
  instant(Date.parse(startOfDay(on)) + hour * 3_600_000)

/** Is there anything to tell somebody who wants to hear so much? Who has nothing to do is left alone. */
export const isWorthTelling = (
  own: Pick<DueCounts, 'overdue' | 'due'>,
  summary: Pick<DueCounts, 'overdue' | 'due'> | null,
  { level }: DigestSetting,
): boolean => {
  const overdue = own.overdue + (summary?.overdue ?? 0)
  if (level === 'none') return false
  return overdue > 0 || (level === 'all' && own.due + (summary?.due ?? 0) > 0)
}

export const digestSteps = { open: 'openDigests', some: 'someDigests' } as const

const step = (taskArn: (task: string) => string, task: string) =>
  ({
    Type: 'Task',
    Resource: taskArn(task),
    Parameters: { task, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
    TimeoutSeconds: 160,
    Retry: [retryOf('Contention', 'Conflict')],
  }) satisfies Omit<TaskState, 'Next' | 'End'>

/** Each morning, county by county, some people to a step: what they have to do, as a digest and a message. */
export const dailyDigest: Machine = {
  name: 'daily-digest',
  definition: (taskArn): StateMachine => ({
    Comment: 'Tells everybody each morning how much he has to do',
    StartAt: 'Open',
    States: {
      Open: { ...step(taskArn, digestSteps.open), Next: 'Counties' },
      Counties: {
        Type: 'Map',
        ItemsPath: '$.counties',
        ItemSelector: { 'on.$': '$.on', 'county.$': '$$.Map.Item.Value' },
        MaxConcurrency: 4,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'SomePeople',
          States: {
            SomePeople: { ...step(taskArn, digestSteps.some), Next: 'More' },
            More: {
              Type: 'Choice',
              Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Through' }],
              Default: 'SomePeople',
            },
            Through: { Type: 'Succeed' },
          },
        },
        ResultPath: null,
        End: true,
      },
    },
  }),
  schedule: { cron: '30 5 * * *', says: 'Tells everybody how much he has to do' },
  impact: 'Nobody is told this morning what is due and overdue; the lists themselves are right.',
  look: 'Start it again: whoever has been told today is not told twice.',
}
