import { Unsent } from '@bangfu/messages/message'
import { asSent, asUnsent, dropLate, hold, isDue, type QueuedMessage } from '@bangfu/messages/outbox'
import type { Machine } from '@bangfu/kernel/state-machine'
import { Conflict, type Op } from '@bangfu/table/table'
import { oneStepMachine } from '@bangfu/service/jobs'
import type { MessageDeps } from '../deps.ts'
import {
  findMessage,
  messageIdOf,
  openMessage,
  replaceMessage,
  waitingUntil,
  type StoredMessage,
} from './message-table.ts'

/**
 * Hands one message to the channel and answers the operations that say what became of it: whoever writes them first has
 * sent it. It is taken in hand before, so that two who try at the same time do not both send it. `told`: by the fact.
 */
export const sendMessage = async (deps: MessageDeps, id: string, told: boolean): Promise<readonly Op[]> => {
  const found = await findMessage(deps.table, id)
  if (!found || !isDue(found.message, deps.clock(), told)) return []
  const late = dropLate(found.message, deps.clock())
  if (late) return [replaceMessage(late, found.version)]
  const held = await takeInHand(deps, found)
  if (!held) return []
  return [replaceMessage(await afterSending(deps, held.message), held.version)]
}

const takeInHand = async ({ table, clock }: MessageDeps, found: StoredMessage): Promise<StoredMessage | undefined> => {
  const message = hold(found.message, clock())
  try {
    await table.write([replaceMessage(message, found.version)])
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
  return { message, version: found.version + 1 }
}

const afterSending = async (deps: MessageDeps, message: QueuedMessage): Promise<QueuedMessage> => {
  try {
    await deps.messages.send(await openMessage(deps, message))
  } catch (error) {
    if (error instanceof Unsent) return asUnsent(message, error, deps.clock())
    // A defect of ours (a recipient that does not open): the message stands where an operator sees it.
    return asUnsent(message, { fault: 'defect', again: true }, deps.clock())
  }
  return asSent(message, deps.clock())
}

const atOnce = 4
/** A step has 160 seconds, a minute's round on one machine must be over before the next. */
const roundMs = 45_000

/** One round: sends what may be tried by now, as long as there is time. What is left waits for the next round. */
export const sendMessages = async (_input: unknown, deps: MessageDeps): Promise<{ readonly tried: number }> => {
  const untilMs = performance.now() + roundMs
  const { items } = await deps.table.list({ ...waitingUntil(deps.clock()), limit: 1000 })
  const ids = items.map(messageIdOf)
  let tried = 0
  for (let start = 0; start < ids.length && performance.now() < untilMs; start += atOnce) {
    const some = ids.slice(start, start + atOnce)
    await Promise.all(some.map((id) => sendAndKeep(deps, id)))
    tried += some.length
  }
  return { tried }
}

const sendAndKeep = async (deps: MessageDeps, id: string): Promise<void> => {
  const ops = await sendMessage(deps, id, false)
  if (ops.length === 0) return
  try {
    await deps.table.write(ops)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

/** Takes up again what the channel did not take, and sends what nobody waits for. */
export const messageRound: Machine = {
  name: 'message-round',
  definition: oneStepMachine('sendMessages'),
  schedule: { cron: '0,5,10,15,20,25,30,35,40,45,50,55 * * * *', says: 'Sends the messages that wait in the outbox' },
  impact: 'Messages to helpers and offices go out late; one-time codes of visits may run out before they arrive.',
  look: 'The next run, five minutes later, goes on. If the channel is down, see "fault" of the messages that wait.',
}
