import type { Deps } from './context.ts'
import { sinceMs, type Journal } from './journal.ts'
import type { Service } from './service.ts'
import { TaskCall } from './task-call.ts'

/** All steps of a service's state machines as one function. */
export const tasksLambdaOf =
  <D extends Deps>(service: Service<D>, deps: D, journal: Journal): ((event: unknown) => Promise<unknown>) =>
  async (event) => {
    const { task, input, execution } = TaskCall.parse(event)
    const run = service.tasks?.[task]
    if (!run) throw new Error(`no task ${task} in ${service.name}`)
    const start = performance.now()
    try {
      return await run(input, deps)
    } catch (error) {
      journal.defect(error, { requestId: execution, route: `${service.name} task ${task}` })
      throw error
    } finally {
      journal.work({ what: `${service.name} task ${task}`, id: execution, durationMs: sinceMs(start) })
    }
  }
