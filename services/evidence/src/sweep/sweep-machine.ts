import { retryOf, type Machine } from '@bangfu/kernel/state-machine'

/** Looks each night through the photos: what came and is not on record, what is on record and is not there. */
export const photoSweep: Machine = {
  name: 'photo-sweep',
  schedule: { cron: '15 3 * * *', says: 'Compares the store of photos with what is on record' },
  impact: 'Photos that were lost on their way are found a night later.',
  look: 'The next night looks again, as far back as the device pack says; nothing is removed before its time.',
  definition: (taskArn) => ({
    Comment: 'What was found before, then the originals of the last weeks, a thousand to a step',
    StartAt: 'Look',
    States: {
      Look: {
        Type: 'Task',
        Resource: taskArn('sweepPhotos'),
        Parameters: { task: 'sweepPhotos', 'input.$': '$', 'execution.$': '$$.Execution.Id' },
        TimeoutSeconds: 160,
        Retry: [retryOf('Contention')],
        Next: 'More',
      },
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Through' }],
        Default: 'Look',
      },
      Through: { Type: 'Succeed' },
    },
  }),
}
