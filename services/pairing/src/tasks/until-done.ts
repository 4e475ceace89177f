import { retryOf, type Machine, type StateMachine, type TaskState } from '@bangfu/kernel/state-machine'

/** A machine of one step that is done again, with what it answered, until it answers `done`. Each step may be repeated. */
export const untilDone =
  (task: string, comment: string): Machine['definition'] =>
  (taskArn): StateMachine => ({
    Comment: comment,
    StartAt: 'Step',
    States: {
      Step: {
        Type: 'Task',
        Resource: taskArn(task),
        Parameters: { task, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
        TimeoutSeconds: 160,
        Retry: [retryOf('Contention', 'Conflict')],
        Next: 'More',
      } satisfies TaskState,
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Done' }],
        Default: 'Step',
      },
      Done: { Type: 'Succeed' },
    },
  })
