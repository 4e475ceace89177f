import type { StateMachine as Interpreter, StateMachineDefinition } from 'aws-local-stepfunctions'
import {
  mostStateBytes,
  unportable,
  type Machine,
  type StartMachine,
  type State,
  type StateMachine,
} from '@bangfu/kernel/state-machine'
import type { Deps } from '@bangfu/service/context'
import type { Service, Task } from '@bangfu/service/service'
import { TaskCall } from '@bangfu/service/task-call'

/** A definition by the ARNs of its tasks: the same function that infrastructure deploys. */
export type Definition = Machine['definition']

export type Machines = {
  readonly start: StartMachine
  /** Resolves when no execution is at work. */
  idle(): Promise<void>
  /** Lets no further step begin and waits for those that have begun. Runs are taken up again when the host is back. */
  stop(): Promise<void>
}

type Execution = { readonly result: Promise<unknown>; readonly abort: () => void }

/** A state grew past what Step Functions carries between two steps. Ends the execution there as here. */
class StateTooLarge extends Error {
  constructor(bytes: number) {
    super(`${bytes} bytes of state; ${mostStateBytes} is the most`)
    this.name = 'States.DataLimitExceeded'
  }
}

/**
 * Runs state machines in this process. An execution lives as long as the process does: what has to survive stands in
 * the table, and every step may be repeated.
 * @throws RangeError for a definition that Step Functions and this host would not run alike
 */
export const machinesOf = <D extends Deps>(
  definitions: Readonly<Record<string, Definition>>,
  services: readonly Service<D>[],
  deps: D,
  failed: (error: unknown) => void,
): Machines => {
  const machines = new Map(
    Object.entries(definitions).map(([name, definition]) => [name, machineOf(name, definition, services)]),
  )
  const executions = new Map<string, Execution>()
  const steps = new Set<Promise<unknown>>()
  let stopping = false

  const runStep = async (tasks: ReadonlyMap<string, Task<D>>, given: unknown): Promise<unknown> => {
    if (stopping) throw new Error('the host is stopping')
    const { task, input } = TaskCall.parse(given)
    const step = tasks.get(task)?.(input, deps)
    if (!step) throw new RangeError(`no task ${task}`)
    const settled = step.then(
      () => undefined,
      () => undefined,
    )
    steps.add(settled)
    void settled.then(() => steps.delete(settled))
    return step
  }

  const start: StartMachine = async (name, execution, input) => {
    const machine = machines.get(name)
    if (!machine) throw new RangeError(`no state machine ${name}`)
    const interpreter = await machine.interpreter()
    const id = `${name}:${execution}`
    if (stopping || executions.has(id)) return
    const running = runIn(interpreter, machine.states, id, input, (given) => runStep(machine.tasks, given))
    executions.set(id, running)
    void running.result
      .catch((error: unknown) => {
        if (!stopping) failed(error)
      })
      .finally(() => executions.delete(id))
  }

  const idle = async (): Promise<void> => {
    while (executions.size > 0) await Promise.allSettled([...executions.values()].map(({ result }) => result))
  }

  const stop = async (): Promise<void> => {
    stopping = true
    for (const { abort } of executions.values()) abort()
    await Promise.all(steps)
  }
  return { start, idle, stop }
}

type Runnable<D extends Deps> = {
  readonly interpreter: () => Promise<Interpreter>
  readonly states: readonly string[]
  readonly tasks: ReadonlyMap<string, Task<D>>
}

const machineOf = <D extends Deps>(
  name: string,
  definition: Definition,
  services: readonly Service<D>[],
): Runnable<D> => {
  const machine = definition((task) => `arn:aws:lambda:local:000000000000:function:${task}`)
  const faults = unportable(machine)
  if (faults.length > 0) throw new RangeError(`${name} does not run on both hosts: ${faults.join('; ')}`)
  const tasks = new Map(services.flatMap(({ tasks: own = {} }) => Object.entries(own)))
  let made: Promise<Interpreter> | undefined
  return {
    // It costs a fifth of a start, and most starts run nothing: made at the first execution.
    interpreter: () => (made ??= interpreterOf(machine)),
    states: taskStates(machine),
    tasks,
  }
}

const interpreterOf = async (machine: StateMachine): Promise<Interpreter> => {
  const library = await import('aws-local-stepfunctions')
  return new library.StateMachine(machine as unknown as StateMachineDefinition)
}

/** Names of the Task states, those inside of Maps too: the interpreter wants a handler for each. */
const taskStates = ({ States }: StateMachine): string[] =>
  Object.entries(States).flatMap(([name, state]: [string, State]) =>
    state.Type === 'Task' ? [name] : state.Type === 'Map' ? taskStates(state.ItemProcessor) : [],
  )

/** Runs one execution; a state that grows too large ends it, past any Catch, as Step Functions does. */
const runIn = (
  interpreter: Interpreter,
  states: readonly string[],
  id: string,
  input: unknown,
  step: (input: unknown) => Promise<unknown>,
): Execution => {
  assertSize(input)
  const tooLarge = Promise.withResolvers<never>()
  // Through JSON and back, as on the way to a Lambda function: what is lost there is lost here.
  const handler = async (given: unknown): Promise<Json> => {
    const output = plain(await step(plain(given)))
    measure(output)
    return output as Json
  }
  const measure = (state: unknown): void => {
    try {
      assertSize(state)
    } catch (error) {
      tooLarge.reject(error)
      abort()
      throw error
    }
  }
  const { result, abort, eventLogs } = interpreter.run(input as Json, {
    overrides: { taskResourceLocalHandlers: Object.fromEntries(states.map((name) => [name, handler])) },
    context: { Execution: { Id: id } },
  })
  const watched = watch(eventLogs, measure)
  watched.catch(tooLarge.reject)
  const measured = result.then(async (output) => {
    await watched
    return output
  })
  return { result: Promise.race([measured, tooLarge.promise]), abort }
}

type Json = Parameters<Interpreter['run']>[0]

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

const assertSize = (state: unknown): void => {
  const bytes = Buffer.byteLength(JSON.stringify(state ?? null))
  if (bytes > mostStateBytes) throw new StateTooLarge(bytes)
}

/** Reads the events of an execution, so that they do not pile up, and measures each state that it enters and leaves. */
const watch = async (
  events: ReturnType<Interpreter['run']>['eventLogs'],
  measure: (state: unknown) => void,
): Promise<void> => {
  for await (const event of events) {
    if (!('state' in event)) continue
    measure(event.state.input)
    measure(event.state.output)
  }
}
