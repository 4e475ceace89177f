import { retryOf, type Machine, type StateMachine, type TaskState } from '@bangfu/kernel/state-machine'

export const machineName = 'monthly-assessment'

/** Names of the steps, as the service's `tasks` know them. */
export type StepName =
  'openMonth' | 'prepareRun' | 'assessVillage' | 'decideRewards' | 'noteVillageFailure' | 'closeRun' | 'failRun'

/** Villages assessed at the same time. */
const atOnce = 8

/**
 * The monthly assessment of a division: its villages one by one, then the rewards of each signed star sheet.
 * With `{ run }` it works off that run; with `{ scheduledTime, county?, period? }` it opens a run for each county.
 * Every step may be repeated: what is done already is passed over.
 */
export const monthlyAssessment = (taskArn: (task: StepName) => string): StateMachine => {
  const step = (task: StepName, input: string, timeoutSeconds: number) =>
    ({
      Type: 'Task',
      Resource: taskArn(task),
      Parameters: { task, 'input.$': input, 'execution.$': '$$.Execution.Id' },
      TimeoutSeconds: timeoutSeconds,
      Retry: [retryOf('Conflict', 'Contention')],
    }) satisfies Omit<TaskState, 'Next' | 'End'>
  const failed = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'FailRun' }]
  const villageFailed = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'NoteVillageFailure' }]
  return {
    Comment: 'Monthly assessment: freeze, score and explain each village; decide signed rewards once',
    StartAt: 'RunOrMonth',
    States: {
      RunOrMonth: {
        Type: 'Choice',
        Choices: [{ Variable: '$.run', IsPresent: true, Next: 'PrepareRun' }],
        Default: 'OpenMonth',
      },
      OpenMonth: { ...step('openMonth', '$', 120), End: true },
      PrepareRun: { ...step('prepareRun', '$', 60), Catch: failed, Next: 'Villages' },
      Villages: {
        Type: 'Map',
        ItemsPath: '$.villages',
        ItemSelector: { 'run.$': '$.run', 'period.$': '$.period', 'village.$': '$$.Map.Item.Value' },
        MaxConcurrency: atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'AssessVillage',
          States: {
            AssessVillage: {
              ...step('assessVillage', '$', 150),
              ResultPath: '$.assessed',
              Catch: villageFailed,
              Next: 'DecideRewards',
            },
            DecideRewards: { ...step('decideRewards', '$', 60), Catch: villageFailed, End: true },
            NoteVillageFailure: { ...step('noteVillageFailure', '$', 60), End: true },
          },
        },
        ResultPath: null,
        Catch: failed,
        Next: 'CloseRun',
      },
      CloseRun: { ...step('closeRun', '$', 60), Catch: failed, End: true },
      FailRun: { ...step('failRun', '$', 60), ResultPath: null, Next: 'Failed' },
      Failed: { Type: 'Fail', Error: 'RunFailed', Cause: 'The run says what is known of it.' },
    },
  }
}

/** What stands in the calendar: day 1 at 02:00 for the month before. */
export const monthlyMachine: Machine = {
  name: machineName,
  definition: monthlyAssessment,
  schedule: { cron: '0 2 1 * *', says: 'Assesses the month before, on its first day' },
  impact: 'The month of a county is not assessed: its rewards may be decided late.',
  look: 'The run says what failed; running the month again continues where it stopped.',
}
