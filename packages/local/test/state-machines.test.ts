import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { monthlyAssessment } from '@bangfu/assessments/monthly-assessment'
import { assessments } from '@bangfu/assessments/service'
import { mostStateBytes, unportable, type State, type StateMachine } from '@bangfu/kernel/state-machine'
import type { Deps } from '@bangfu/service/context'
import type { Service, Task } from '@bangfu/service/service'
import { machinesOf, type Definition } from '../src/state-machines.ts'

const arn = (task: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${task}`

/** A machine of steps in a row, each a Task named like its function; the last may be retried and caught. */
const row =
  (...names: string[]): Definition =>
  (taskArn) => ({
    StartAt: names[0] ?? '',
    States: Object.fromEntries(
      names.map((name, index): [string, State] => [
        name,
        {
          Type: 'Task',
          Resource: taskArn(name),
          Parameters: { task: name, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
          TimeoutSeconds: 5,
          ...(index === names.length - 1 ? { End: true as const } : { Next: names[index + 1] ?? '' }),
        },
      ]),
    ),
  })

const world = (definition: Definition, tasks: Record<string, Task<Deps>>) => {
  const failures: Error[] = []
  const service: Service = { name: 'assessments', routes: [], tasks }
  const machines = machinesOf({ machine: definition }, [service], {} as Deps, (error) => failures.push(error as Error))
  return { machines, failures }
}

describe('the monthly assessment', () => {
  test('uses nothing that Step Functions and this host would not run alike', () => {
    expect(unportable(monthlyAssessment(arn))).toEqual([])
    expect(unportable(monthlyAssessment((task) => `arn:aws-cn:lambda:cn-north-1:1:function:${task}`))).toEqual([])
  })

  test('has a step of the service for each of its tasks, and calls it by its name', () => {
    const called = (machine: StateMachine): string[] =>
      Object.values(machine.States).flatMap((state) =>
        state.Type === 'Task'
          ? [state.Parameters['task'] ?? '', state.Resource.split(':').at(-1) ?? '']
          : state.Type === 'Map'
            ? called(state.ItemProcessor)
            : [],
      )
    expect([...new Set(called(monthlyAssessment(arn)))].toSorted()).toEqual(
      Object.keys(assessments.tasks ?? {}).toSorted(),
    )
  })

  test('keeps every village of a large county in its state', () => {
    const villages = Array.from({ length: 2_000 }, (_, index) => `610528${index.toString().padStart(6, '0')}`)
    expect(JSON.stringify({ run: 'asr_', period: '2020-08', villages }).length).toBeLessThan(mostStateBytes / 4)
  })
})

describe('executions', () => {
  test('the same name while it runs is started once, and may be started again when it has ended', async () => {
    let runs = 0
    const { machines, failures } = world(row('step'), { step: async () => ((runs += 1), await sleep(20)) })
    await Promise.all([machines.start('machine', 'a', {}), machines.start('machine', 'a', {})])
    await machines.start('machine', 'b', {})
    await machines.idle()
    expect(runs).toBe(2)
    await machines.start('machine', 'a', {})
    await machines.idle()
    expect(runs).toBe(3)
    expect(failures).toEqual([])
  })

  test('what is lost on the way to a function in the cloud is lost here', async () => {
    const seen: unknown[] = []
    const { machines } = world(row('one', 'two'), {
      one: async () => ({ at: new Date(0), none: undefined, nothing: null }),
      two: async (input) => void seen.push(input),
    })
    await machines.start('machine', 'a', {})
    await machines.idle()
    expect(seen).toEqual([{ at: '1970-01-01T00:00:00.000Z', nothing: null }])
  })

  test('a step that fails is told, and so is a machine that is not there', async () => {
    const { machines, failures } = world(row('step'), {
      step: async () => {
        throw new TypeError('broken')
      },
    })
    await machines.start('machine', 'a', {})
    await machines.idle()
    expect(failures.map(String)).toEqual([expect.stringContaining('broken')])
    await expect(machines.start('other', 'a', {})).rejects.toThrow('no state machine other')
  })

  test('a machine that only one host would run is refused before it starts', () => {
    const definition: Definition = (taskArn) => {
      const machine = row('step')(taskArn)
      return { ...machine, QueryLanguage: 'JSONata' } as StateMachine
    }
    expect(() => world(definition, {})).toThrow('does not run on both hosts: /QueryLanguage')
  })

  test('stopping lets the step that runs end, and begins none', async () => {
    const done: string[] = []
    const { machines, failures } = world(row('one', 'two'), {
      one: async () => {
        await sleep(30)
        done.push('one')
      },
      two: async () => void done.push('two'),
    })
    await machines.start('machine', 'a', {})
    await machines.stop()
    await machines.start('machine', 'b', {})
    await sleep(30)
    expect(done).toEqual(['one'])
    expect(failures).toEqual([])
  })
})

describe('the limit of a state', () => {
  const large = (bytes: number) => ({ text: 'x'.repeat(bytes) })

  test('what a step is given and gives may be as large as Step Functions carries, and no larger', async () => {
    const { machines, failures } = world(row('one', 'two'), {
      one: async () => large(mostStateBytes - 11),
      two: async () => large(mostStateBytes - 10),
    })
    await machines.start('machine', 'a', large(1000))
    await machines.idle()
    expect(failures.map(({ name }) => name)).toEqual(['States.DataLimitExceeded'])
    await expect(machines.start('machine', 'a', large(mostStateBytes))).rejects.toThrow('bytes of state')
  })

  test('it cannot be caught, as it cannot there', async () => {
    const definition: Definition = (taskArn) => {
      const { States, ...machine } = row('one')(taskArn)
      const one = States['one']
      if (one?.Type !== 'Task') throw new Error('a task')
      return {
        ...machine,
        States: {
          one: { ...one, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] },
          caught: { Type: 'Succeed' },
        },
      }
    }
    const { machines, failures } = world(definition, { one: async () => large(mostStateBytes) })
    await machines.start('machine', 'a', {})
    await machines.idle()
    expect(failures.map(({ name }) => name)).toEqual(['States.DataLimitExceeded'])
  })

  test('small results of many keys that are large together are too large', async () => {
    const definition: Definition = (taskArn) => ({
      StartAt: 'all',
      States: {
        all: {
          Type: 'Map',
          ItemsPath: '$.keys',
          ItemSelector: { 'key.$': '$$.Map.Item.Value' },
          MaxConcurrency: 4,
          ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...row('one')(taskArn) },
          End: true,
        },
      },
    })
    const { machines, failures } = world(definition, { one: async () => large(30_000) })
    await machines.start('machine', 'a', { keys: [1, 2, 3, 4, 5, 6, 7, 8] })
    await machines.idle()
    expect(failures).toEqual([])
    await machines.start('machine', 'a', { keys: [1, 2, 3, 4, 5, 6, 7, 8, 9] })
    await machines.idle()
    expect(failures.map(({ name }) => name)).toEqual(['States.DataLimitExceeded'])
  })
})
