import type { Machine, Retrier, StateMachine, TaskState } from '@bangfu/kernel/state-machine'

/** Names of the steps, as the service's `tasks` know them. */
export type StepName = 'openScreening' | 'screenSomeVillages'

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

/** Counties screened at the same time. */
const atOnce = 4

/** Screens every county, some villages at a time; a step that is repeated raises nothing twice. */
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
    Comment: 'Screening against falling back: every household that is exited, ordinary or monitored',
    StartAt: 'Open',
    States: {
      Open: { ...step('openScreening', 60), Next: 'Counties' },
      Counties: {
        Type: 'Map',
        ItemsPath: '$.counties',
        ItemSelector: { 'on.$': '$.on', 'county.$': '$$.Map.Item.Value' },
        MaxConcurrency: atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'ScreenSome',
          States: {
            ScreenSome: { ...step('screenSomeVillages', 160), Next: 'More' },
            More: {
              Type: 'Choice',
              Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Screened' }],
              Default: 'ScreenSome',
            },
            Screened: { Type: 'Succeed' },
          },
        },
        ResultPath: null,
        End: true,
      },
    },
  }
}

export const nightlyScreening: Machine = {
  name: 'monitoring-screening',
  definition,
  schedule: { cron: '30 2 * * *', says: 'Looks through every county for households that may fall back' },
  impact: 'A household that slides is found a night later, and its fifteen days begin later.',
  look: 'The next night looks again; a village can be looked through at once by POST /screenings.',
}
