import type { Machine, Retrier, StateMachine, TaskState } from '@bangfu/kernel/state-machine'

/** Names of the steps, as the service's `tasks` know them. */
export type StepName = 'openSearch' | 'searchSomeVillages'

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

/** Counties searched at the same time. */
const atOnce = 4

/** Looks through every county, some villages at a time; a step that is repeated finds nothing twice. */
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
    Comment: 'People who may be on file twice: households that are new or changed since the last night',
    StartAt: 'Open',
    States: {
      Open: { ...step('openSearch', 60), Next: 'Counties' },
      Counties: {
        Type: 'Map',
        ItemsPath: '$.counties',
        ItemSelector: { 'on.$': '$.on', 'county.$': '$$.Map.Item.Value' },
        MaxConcurrency: atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'SearchSome',
          States: {
            SearchSome: { ...step('searchSomeVillages', 160), Next: 'More' },
            More: {
              Type: 'Choice',
              Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Searched' }],
              Default: 'SearchSome',
            },
            Searched: { Type: 'Succeed' },
          },
        },
        ResultPath: null,
        End: true,
      },
    },
  }
}

export const nightlySearch: Machine = {
  name: 'duplicate-search',
  definition,
  schedule: { cron: '30 3 * * *', says: 'Looks for people who may be on file twice' },
  impact: 'People who are on file twice are shown a night later.',
  look: 'The next night looks again; a village can be looked through at once by POST /duplicate-searches.',
}
