import { describe, expect, test } from '@jest/globals'
import { unportable } from '../src/state-machine.ts'

const task = {
  Type: 'Task',
  Resource: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:tasks',
  Parameters: { task: 'step', 'input.$': '$', 'execution.$': '$$.Execution.Id' },
  TimeoutSeconds: 60,
  End: true,
}
const map = {
  Type: 'Map',
  ItemsPath: '$.villages',
  ItemSelector: { 'village.$': '$$.Map.Item.Value' },
  MaxConcurrency: 4,
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Step', States: { Step: task } },
  End: true,
}
const machine = (state: object, more: object = {}) => ({ StartAt: 'One', States: { One: state }, ...more })

describe('what both hosts run alike', () => {
  test('plain tasks, choices, waits, maps over inline keys and ends are portable', () => {
    expect(unportable(machine(task))).toEqual([])
    expect(unportable(machine(map))).toEqual([])
    expect(unportable(machine({ Type: 'Wait', Seconds: 1, End: true }))).toEqual([])
    expect(unportable(machine({ Type: 'Succeed' }))).toEqual([])
    expect(
      unportable({
        StartAt: 'Which',
        States: {
          Which: { Type: 'Choice', Choices: [{ Variable: '$.run', IsPresent: true, Next: 'Do' }], Default: 'Not' },
          Do: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Not' }] },
          Not: { Type: 'Fail', Error: 'No', Cause: 'no' },
        },
      }),
    ).toEqual([])
  })

  test.each<[string, object]>([
    ['JSONata for the machine', machine(task, { QueryLanguage: 'JSONata' })],
    ['JSONata for a state', machine({ ...task, QueryLanguage: 'JSONata' })],
    ['JSONata arguments', machine({ ...task, Arguments: '{% $states.input %}' })],
    ['variables', machine({ ...task, Assign: { 'x.$': '$' } })],
    ['items from S3', machine({ ...map, ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } })],
    ['batches of items', machine({ ...map, ItemBatcher: { MaxItemsPerBatch: 10 } })],
    ['results to S3', machine({ ...map, ResultWriter: {} })],
    [
      'a distributed map',
      machine({ ...map, ItemProcessor: { ...map.ItemProcessor, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
    ],
    ['tolerated failures', machine({ ...map, ToleratedFailurePercentage: 5 })],
    ['the old Iterator', machine({ ...map, Iterator: map.ItemProcessor })],
    [
      'a JSONata state inside a map',
      machine({ ...map, ItemProcessor: { ...map.ItemProcessor, States: { Step: { ...task, Output: '{%1%}' } } } }),
    ],
    ['the optimised Lambda integration', machine({ ...task, Resource: 'arn:aws:states:::lambda:invoke' })],
    ['a call of another service', machine({ ...task, Resource: 'arn:aws:states:::dynamodb:getItem' })],
    ['callbacks', machine({ ...task, HeartbeatSeconds: 5 })],
    ['an intrinsic function', machine({ ...task, Parameters: { 'id.$': 'States.UUID()' } })],
    ['the rest of the context object', machine({ ...task, Parameters: { 'at.$': '$$.Execution.StartTime' } })],
    ['a path with a filter', machine({ ...map, ItemsPath: '$.villages[?(@.open)]' })],
    ['nested parameters', machine({ ...task, Parameters: { input: { 'x.$': '$' } } })],
    ['jitter', machine({ ...task, Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' }] })],
    ['parallel branches', machine({ Type: 'Parallel', Branches: [], End: true })],
    ['a wait until a moment', machine({ Type: 'Wait', Timestamp: '2020-08-31T00:00:00Z', End: true })],
    [
      'numbers in a choice',
      machine({ Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }], Default: 'One' }),
    ],
    ['a task without a time limit', machine({ ...task, TimeoutSeconds: undefined, X: 1 })],
    ['a state that is not there', machine({ ...task, End: undefined, Next: 'Two' })],
    ['no start', { StartAt: 'Two', States: { One: task } }],
    ['nothing', {}],
  ])('%s is refused', (_what, definition) => {
    expect(unportable(JSON.parse(JSON.stringify(definition)))).not.toEqual([])
  })
})
