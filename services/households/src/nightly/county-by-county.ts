import { retryOf, type Machine, type StateMachine, type TaskState } from '@bangfu/kernel/state-machine'

/**
 * The steps of a night: one that names the counties, one that works on the next villages of one of them, and one that
 * says what was left undone.
 */
export type Steps<Open extends string, Some extends string, Close extends string> = {
  readonly open: Open
  readonly some: Some
  readonly close: Close
}

/** Counties at the same time. */
const atOnce = 4

/**
 * A machine for what is done each night in every village: county by county, some villages to a step. A step that is
 * repeated must do nothing twice. A county or a village that cannot be worked on keeps nobody else waiting: the others
 * go on, and the night then fails by name. `county-steps-task.ts` makes the steps.
 */
export const countyByCounty = ({
  steps,
  comment,
  ...declared
}: Omit<Machine, 'definition'> & {
  readonly steps: Steps<string, string, string>
  readonly comment: string
}): Machine => ({ ...declared, definition: (taskArn) => definitionOf(steps, comment, taskArn) })

const definitionOf = (
  { open, some, close }: Steps<string, string, string>,
  comment: string,
  taskArn: (task: string) => string,
): StateMachine => {
  const step = (task: string, timeoutSeconds: number) =>
    ({
      Type: 'Task',
      Resource: taskArn(task),
      Parameters: { task, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
      TimeoutSeconds: timeoutSeconds,
      Retry: [retryOf('Contention')],
    }) satisfies Omit<TaskState, 'Next' | 'End'>
  return {
    Comment: comment,
    StartAt: 'Open',
    States: {
      Open: { ...step(open, 60), Next: 'Counties' },
      Counties: {
        Type: 'Map',
        ItemsPath: '$.counties',
        ItemSelector: { 'on.$': '$.on', 'county.$': '$$.Map.Item.Value' },
        MaxConcurrency: atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'SomeVillages',
          States: {
            SomeVillages: {
              ...step(some, 160),
              Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failed', Next: 'LeftUndone' }],
              Next: 'More',
            },
            More: {
              Type: 'Choice',
              Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Through' }],
              Default: 'SomeVillages',
            },
            Through: { Type: 'Succeed' },
            LeftUndone: { Type: 'Succeed' },
          },
        },
        ResultPath: '$.counties',
        Next: 'Close',
      },
      Close: { ...step(close, 60), End: true },
    },
  }
}
