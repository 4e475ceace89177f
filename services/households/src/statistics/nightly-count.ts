import type { Retrier, StateMachine, TaskState } from '@bangfu/kernel/state-machine'
import type { Machine } from '@bangfu/kernel/state-machine'

/** Names of the steps, as the service's `tasks` know them. */
export type StepName = 'openStatistics' | 'countSomeVillages'

const again: Retrier = {
  ErrorEquals: [
    'Contention',
    'States.Timeout',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
}

/** Counties counted at the same time. */
const atOnce = 4

/** Counts the register of every county, some villages at a time; a step that is repeated counts the same anew. */
const definition = (taskArn: (task: StepName) => string): StateMachine => {
  const step = (task: StepName, timeoutSeconds: number) =>
    ({
      Type: 'Task',
      Resource: taskArn(task),
      Parameters: { task, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
      TimeoutSeconds: timeoutSeconds,
      Retry: [again],
    }) satisfies Omit<TaskState, 'Next' | 'End'>
  return {
    Comment: 'Statistics of the register: every village, then its township and county',
    StartAt: 'Open',
    States: {
      Open: { ...step('openStatistics', 60), Next: 'Counties' },
      Counties: {
        Type: 'Map',
        ItemsPath: '$.counties',
        ItemSelector: { 'on.$': '$.on', 'county.$': '$$.Map.Item.Value' },
        MaxConcurrency: atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'CountSome',
          States: {
            CountSome: { ...step('countSomeVillages', 160), Next: 'More' },
            More: {
              Type: 'Choice',
              Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Counted' }],
              Default: 'CountSome',
            },
            Counted: { Type: 'Succeed' },
          },
        },
        ResultPath: null,
        End: true,
      },
    },
  }
}

export const nightlyCount: Machine = {
  name: 'register-statistics',
  definition,
  schedule: { cron: '30 1 * * *', says: 'Counts the register of every county as it stands in the night' },
  impact: 'The statistics of the register show an earlier day.',
  look: 'The next night counts again; a township can be counted at once by POST /divisions/{division}/statistics.',
}
