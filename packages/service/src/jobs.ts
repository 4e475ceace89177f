import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import {
  retryOf,
  type Machine,
  type StartMachine,
  type StateMachine,
  type TaskState,
} from '@bangfu/kernel/state-machine'
import type { StreamedObjects } from '@bangfu/objects/objects'
import { Conflict, type Op } from '@bangfu/table/table'
import type { Deps } from './context.ts'
import {
  advance,
  begin,
  defect,
  fail,
  finish,
  isAbandoned,
  isActive,
  JobId,
  newJob,
  refusedAs,
  takeUp,
  type Job,
  type Progress,
} from './job.ts'
import { findJob, jobOp, listActiveJobs, type StoredJob } from './job-table.ts'
import type { Service } from './service.ts'

/**
 * Long work: more than a request can wait for. Three pieces make a job:
 *
 * 1. `const countyCheck = jobKind({ kind, machine, says, input })` – what it is called and what it is told; pure.
 * 2. A route (or a step of a schedule) queues it in its own commit and starts it afterwards:
 *    `const job = queueJob(context, countyCheck, { division, by: context.actor.id, input })`
 *    `const answer = await context.commit([job.op], { status: 202, body: { job: job.id } })`
 *    `await job.start()` – a start that is lost is found by the watch two minutes later.
 * 3. A worker does it: an async generator that yields each time it has come further, with a `cursor` from which it can go
 *    on. What it yielded is written before it goes on; after a crash, or when a function's time is up, it is called again
 *    with the last cursor. So: what it does between two yields must bear being done twice (put it into `ops`, which are
 *    written in the transaction that moves the cursor, or make it conditional), and must take less than half a minute.
 *
 * `...workersOf({ machine, workers, impact, look })` in the service of the part that runs it gives its tasks and machine.
 * A thrown Refusal ends the job with its words; anything else is tried again a few times, then ends it as a defect.
 * `GET /jobs/{job}` (accounts) answers to whoever started it and to the offices of its division.
 */
export type JobKind<Input> = {
  /** `household-export`: unique; what lists are filtered by. */
  readonly kind: string
  /** The machine that works on it: the one whose `workersOf` has its worker. */
  readonly machine: string
  readonly says: { readonly zh: string; readonly en: string }
  /** JSON of at most some kilobytes, without personal data. */
  readonly input: z.ZodType<Input>
}

export const jobKind = <Input>(kind: JobKind<Input>): JobKind<Input> => kind

/** What a service is given besides to start jobs. */
export type StartDeps = Deps & { readonly start: StartMachine }

/** What a worker is given besides to take files in and give files out. */
export type ExchangeDeps = Deps & {
  /** The bucket for what comes and goes: everything in it is gone after some days. */
  readonly exchange: StreamedObjects
}

export type Queued = { readonly id: JobId; readonly job: Job; readonly op: Op; readonly start: () => Promise<void> }

export type Queueing<Input> = {
  readonly division: Division
  /** The actor's id. */
  readonly by: string
  readonly input: Input
  /** Its results open what is sealed: they are for nobody else. */
  readonly onlyForStarter?: boolean
}

/** Makes a job: write `op` in your own commit, and call `start` when that is done. */
export const queueJob = <Input>(
  deps: StartDeps,
  { kind, machine, says, input: shape }: JobKind<Input>,
  { input, ...asked }: Queueing<Input>,
): Queued => {
  const job = newJob(deps.newId('job'), { kind, machine, says, ...asked, input: shape.parse(input) }, deps.clock())
  return { id: job.job, job, op: jobOp(job), start: () => startJob(deps, job) }
}

/** Starts the machine of a job. It cannot fail: the job is queued, and what was not started the watch starts. */
const startJob = async ({ start }: StartDeps, { job, machine, attempt }: Job): Promise<void> => {
  try {
    await start(machine, `${job}-${attempt}`, { job, attempt })
  } catch {
    // Nobody waits for it: `resumeJobs` looks for jobs that nobody is at work on.
  }
}

export type Worker<D extends Deps> = {
  readonly kind: string
  readonly run: (job: Job, deps: D) => AsyncGenerator<Step, Step | undefined>
}

/** How far a worker has come, and what becomes true with it (at most 99 operations). */
export type Step = Progress & { readonly ops?: readonly Op[] }

/** Binds a worker to its kind: it gets the input as the kind says, and the last cursor, null at the beginning. */
export const workerOf = <Input, D extends Deps>(
  { kind, input: shape }: JobKind<Input>,
  run: (
    work: { readonly job: Job; readonly input: Input; readonly cursor: unknown },
    deps: D,
  ) => AsyncGenerator<Step, Step | undefined>,
): Worker<D> => ({
  kind,
  run: (job, deps) => run({ job, input: shape.parse(job.input), cursor: job.cursor }, deps),
})

export type Workers<D extends Deps> = {
  readonly machine: string
  readonly workers: readonly Worker<D>[]
  /** What it means to people when such work fails, as a sentence, and where to look. */
  readonly impact: string
  readonly look: string
}

/** The tasks and the machine of a part of a service that works on jobs: spread it into the part. */
export const workersOf = <D extends Deps>({
  machine,
  workers,
  impact,
  look,
}: Workers<D>): Required<Pick<Service<D>, 'tasks' | 'machines'>> => {
  const [step, failing] = [`${machine}-step`, `${machine}-fail`]
  return {
    tasks: {
      [step]: (input, deps) => workOn(workers, input, deps),
      [failing]: (input, deps) => failJob(input, deps),
    },
    machines: [{ name: machine, definition: jobMachine({ step, failing }), impact, look }],
  }
}

/** A machine of one step, for what the calendar asks for: the step opens a job for each county, say. */
export const oneStepMachine =
  (task: string): Machine['definition'] =>
  (taskArn) => ({ StartAt: 'Step', States: { Step: { ...taskState(taskArn(task), task), End: true } } })

const jobMachine =
  ({ step, failing }: { readonly step: string; readonly failing: string }): Machine['definition'] =>
  (taskArn): StateMachine => ({
    Comment: 'Works on a job from where it has come to, as often as a function’s time allows',
    StartAt: 'Step',
    States: {
      Step: {
        ...taskState(taskArn(step), step),
        ResultPath: '$.step',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Fail' }],
        Next: 'More',
      },
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$.step.more', BooleanEquals: true, Next: 'Step' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
      Fail: { ...taskState(taskArn(failing), failing), ResultPath: null, Next: 'Failed' },
      Failed: { Type: 'Fail', Error: 'JobFailed', Cause: 'The job says what is known of it.' },
    },
  })

const taskState = (resource: string, task: string) =>
  ({
    Type: 'Task',
    Resource: resource,
    Parameters: { task, 'input.$': '$', 'execution.$': '$$.Execution.Id' },
    TimeoutSeconds: 160,
    Retry: [retryOf('Conflict', 'Contention', 'Refusal', 'TimeoutError')],
  }) satisfies Omit<TaskState, 'Next' | 'End'>

const OfJob = z.object({ job: JobId, attempt: z.int() })
/** Whatever was caught: its name is kept, its text is not. */
const Caught = OfJob.extend({ failure: z.object({ Error: z.string().max(200) }) })

/** A function has 170 seconds: then the next call goes on. */
const budgetMs = 100_000

/** Works on a job for as long as there is time; `more` says that it is to be called again. */
const workOn = async <D extends Deps>(
  workers: readonly Worker<D>[],
  given: unknown,
  deps: D,
): Promise<{ readonly more: boolean }> => {
  const { job: id, attempt } = OfJob.parse(given)
  const found = await findJob(deps.table, id)
  // Over, or taken up by another execution meanwhile.
  if (!found || !isActive(found.job) || found.job.attempt !== attempt) return { more: false }
  const worker = workers.find(({ kind }) => kind === found.job.kind)
  if (!worker) throw new RangeError(`nobody works on ${found.job.kind}`)
  try {
    return { more: await advanceJob(worker, found, deps) }
  } catch (error) {
    if (error instanceof Lost) return { more: false }
    if (!(error instanceof Refusal) || error.code === 'busy' || error.code === 'conflict') throw error
    await end(deps, id, (job) => fail(job, refusedAs(error), deps.clock()))
    return { more: false }
  }
}

/** Somebody else has the job by now. */
class Lost extends Error {}

const advanceJob = async <D extends Deps>(worker: Worker<D>, found: StoredJob, deps: D): Promise<boolean> => {
  const untilMs = performance.now() + budgetMs
  let held = await keep(deps, begin(found.job, deps.clock()), found)
  const steps = worker.run(held.job, deps)
  try {
    for (;;) {
      const { value, done } = await steps.next()
      const { ops = [], ...progress } = value ?? {}
      const advanced = advance(held.job, progress, deps.clock())
      held = await keep(deps, done ? finish(advanced, deps.clock()) : advanced, held, ops)
      if (done) return false
      if (performance.now() > untilMs) return true
    }
  } finally {
    // A worker that looks ahead waits here for what it began: a function that has answered is frozen.
    await steps.return(undefined)
  }
}

/** @throws Lost when the job was changed by somebody else · Conflict when a condition of `ops` does not hold */
const keep = async (deps: Deps, job: Job, before: StoredJob, ops: readonly Op[] = []): Promise<StoredJob> => {
  try {
    await deps.table.write([jobOp(job, before), ...ops])
  } catch (error) {
    if (error instanceof Conflict && error.failed.includes(0)) throw new Lost('another execution', { cause: error })
    throw error
  }
  return { job, version: before.version + 1 }
}

const failJob = async (given: unknown, deps: Deps): Promise<unknown> => {
  const { job: id, attempt, failure } = Caught.parse(given)
  await end(deps, id, (job) => (job.attempt === attempt ? fail(job, defect(failure.Error), deps.clock()) : job))
  return {}
}

const end = async (deps: Deps, id: JobId, ended: (job: Job) => Job): Promise<void> => {
  const found = await findJob(deps.table, id)
  if (!found || !isActive(found.job)) return
  await deps.table.write([jobOp(ended(found.job), found)])
}

/**
 * Starts again the jobs that nobody is at work on any more, wherever they were cut off; says how many. A host that has
 * the data to itself says so (`alone`): then whatever stands as running was cut off with the host before.
 */
export const resumeJobs = async (deps: StartDeps, alone = false): Promise<number> => {
  const now = deps.clock()
  const isCutOff = (job: Job): boolean => isActive(job) && (alone || isAbandoned(job, now))
  let resumed = 0
  for (const { job: id } of (await listActiveJobs(deps.table, now)).filter(isCutOff)) {
    const found = await findJob(deps.table, id)
    if (!found || !isCutOff(found.job)) continue
    const job = takeUp(found.job, now)
    try {
      await deps.table.write([jobOp(job, found)])
    } catch (error) {
      // Somebody else has taken it up.
      if (error instanceof Conflict) continue
      throw error
    }
    if (!isActive(job)) continue
    await startJob(deps, job)
    resumed += 1
  }
  return resumed
}
