import * as z from 'zod'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { taskPackFor } from '@bangfu/rules/task-pack'
import type { Task as Step } from '@bangfu/service/service'
import { Conflict, type Position } from '@bangfu/table/table'
import { escalate } from '@bangfu/tasks/task-acts'
import type { MessageDeps } from '../deps.ts'
import { changedTaskOps, escalatingBefore, findTask, storedTask, wordAbove } from './task-table.ts'

const Given = z.object({ scheduledTime: Instant.optional(), on: Day.optional() })
const atOnce = 200
/** A step has 160 seconds. */
const stepMs = 60_000
/** From the deadline up to the county. */
const mostLevels = 2

/** Brings up what is late, for as long as a step may take; what went up leaves the list that it is found by. */
export const escalateTasks: Step<MessageDeps> = async (input, deps) => {
  const { scheduledTime, on } = Given.parse(input)
  const today = on ?? dayOf(scheduledTime ?? deps.clock())
  const untilMs = performance.now() + stepMs
  let after: Position | undefined
  let escalated = 0
  do {
    const page = await deps.table.list({ ...escalatingBefore(today), limit: atOnce, ...(after && { after }) })
    for (const item of page.items) escalated += await bringUp(deps, storedTask(item).task.task)
    after = page.after
  } while (after && performance.now() < untilMs)
  return { on: today, escalated, done: after === undefined }
}

/** How many offices further up it went: more than one when some nights were missed. */
const bringUp = async (deps: MessageDeps, id: string): Promise<number> => {
  for (let levels = 0; ; levels++) {
    const found = await findTask(deps.table, id)
    if (!found || levels === mostLevels) return levels
    const now = deps.clock()
    const decided = escalate(found.task, taskPackFor(found.task.division, dayOf(now)).escalation, now)
    const up = decided?.task.escalated.at(-1)
    if (!decided || !up) return levels
    try {
      await deps.table.write([...changedTaskOps(found, decided), ...wordAbove({ ...deps, now }, decided.task, up)])
    } catch (error) {
      // Somebody acts on it at this moment: the next night sees what came of it.
      if (error instanceof Conflict) return levels
      throw error
    }
  }
}
