import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Failures } from '@bangfu/service/queue'
import type { LambdaFunction } from './functions.ts'

export type Queue = {
  send(body: string): void
  /** Messages that are not yet taken, and those that were put aside after too many attempts. */
  readonly waiting: () => number
  readonly failed: readonly string[]
  stop(): Promise<void>
}

type Message = { readonly messageId: string; readonly body: string; attempts: number }

const mostAttempts = 8
/** A standard queue brings a message at least once: here, every so many of them come twice. */
const twiceEvery = 5

/** An SQS queue that a function reads: batches, partial failures, attempts, and messages that come twice. */
export const startQueue = (reader: LambdaFunction, batchSize: number, say: (problem: string) => void): Queue => {
  const messages: Message[] = []
  const failed: string[] = []
  let stopped = false
  let atWork = 0
  let sent = 0

  const deliver = async (batch: Message[]): Promise<void> => {
    const event = { Records: batch.map(({ messageId, body }) => ({ messageId, body, eventSource: 'aws:sqs' })) }
    let back = new Set(batch.map(({ messageId }) => messageId))
    try {
      const { batchItemFailures } = (await reader.invoke(event)) as Failures
      back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    } catch (error) {
      say(`a batch failed: ${String(error)}`)
    }
    for (const message of batch.filter(({ messageId }) => back.has(messageId))) {
      message.attempts++
      if (message.attempts < mostAttempts) messages.push(message)
      else failed.push(message.body)
    }
  }
  const work = async (): Promise<void> => {
    while (!stopped) {
      const batch = messages.splice(0, batchSize)
      if (batch.length === 0) {
        await pause(20)
        continue
      }
      atWork = batch.length
      await deliver(batch)
      atWork = 0
    }
  }
  const working = work()
  return {
    send: (body) => {
      const copies = ++sent % twiceEvery === 0 ? 2 : 1
      for (let copy = 0; copy < copies; copy++) messages.push({ messageId: randomUUID(), body, attempts: 0 })
    },
    waiting: () => messages.length + atWork,
    failed,
    stop: async () => {
      stopped = true
      await working
    },
  }
}
