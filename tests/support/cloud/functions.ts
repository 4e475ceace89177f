import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { openSync } from 'node:fs'
import { join } from 'node:path'

export type Invocation = { readonly requestId: string; readonly event: unknown; readonly deadlineMs: number }
export type Outcome =
  | { readonly ready: true }
  | { readonly result: unknown }
  | { readonly error: { readonly errorType: string; readonly errorMessage: string } }

export type FunctionProps = {
  readonly name: string
  /** The folder of the deployed bundle. */
  readonly folder: string
  readonly handler: string
  readonly timeoutMs: number
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
  /** How many environments may work at the same time; each does one thing at a time, as in Lambda. */
  readonly most: number
}

export type LambdaFunction = {
  /** @throws an error with the name that the function threw, or `Sandbox.Timedout` */
  invoke(event: unknown): Promise<unknown>
  stop(): Promise<void>
}

type Environment = { readonly child: ChildProcess; readonly ready: Promise<void> }

/** Lambda's own limit of what goes in and comes out of a synchronous call. */
const mostPayloadBytes = 6 * 1024 * 1024

/**
 * A deployed function: environments are started when they are needed, kept, and thrown away when they run out of time.
 */
export const startFunction = (props: FunctionProps): LambdaFunction => {
  const idle: Environment[] = []
  const waiting: ((environment: Environment) => void)[] = []
  const all = new Set<Environment>()

  const take = async (): Promise<Environment> => {
    const kept = idle.pop()
    if (kept) return kept
    if (all.size < props.most) {
      const made = startEnvironment(props)
      all.add(made)
      made.child.once('exit', () => all.delete(made))
      return made
    }
    return new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (environment: Environment): void => {
    const next = waiting.shift()
    const { exitCode, signalCode } = environment.child
    const alive = exitCode === null && signalCode === null
    if (!next) {
      if (alive) idle.push(environment)
    } else if (alive) next(environment)
    else void take().then(next)
  }
  return {
    invoke: async (event) => {
      assertSize(event)
      const environment = await take()
      try {
        await environment.ready
        const result = await callIn(environment.child, event, props)
        assertSize(result)
        return result
      } finally {
        giveBack(environment)
      }
    },
    stop: async () => {
      await Promise.all([...all].map(({ child }) => ended(child)))
    },
  }
}

const startEnvironment = ({ name, folder, handler, environment, logFile }: FunctionProps): Environment => {
  const log = openSync(logFile, 'a')
  const child = fork(join(import.meta.dirname, 'function-runner.ts'), [join(folder, 'index.mjs'), handler], {
    env: { ...environment, AWS_LAMBDA_FUNCTION_NAME: name, TZ: 'UTC' },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`${name} did not start (${code}); see ${logFile}`)))
  })
  ready.catch(() => undefined)
  return { child, ready }
}

const callIn = (child: ChildProcess, event: unknown, { name, timeoutMs }: FunctionProps): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const fail = (errorType: string, message: string): void =>
      reject(Object.assign(new Error(`${name}: ${message}`), { name: errorType }))
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      child.off('message', told)
      child.off('exit', died)
      finish()
    }
    const told = (outcome: Outcome): void =>
      settle(() => {
        if ('result' in outcome) resolve(outcome.result)
        else if ('error' in outcome) fail(outcome.error.errorType, outcome.error.errorMessage)
      })
    const died = (): void => settle(() => fail('Runtime.ExitError', 'the environment died'))
    const timer = setTimeout(() => {
      settle(() => fail('Sandbox.Timedout', `timed out after ${timeoutMs} ms`))
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('message', told)
    child.once('exit', died)
    child.send({ requestId: randomUUID(), event, deadlineMs: Date.now() + timeoutMs } satisfies Invocation)
  })

const assertSize = (payload: unknown): void => {
  const bytes = Buffer.byteLength(JSON.stringify(payload ?? null))
  if (bytes > mostPayloadBytes)
    throw Object.assign(new Error(`${bytes} bytes`), { name: 'RequestEntityTooLargeException' })
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}
