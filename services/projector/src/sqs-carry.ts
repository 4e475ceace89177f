import { SendMessageBatchCommand, SQSClient, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Service as ServiceName } from '@bangfu/facts/catalogue'
import { messageOf } from '@bangfu/service/queue'
import type { Carry } from './deps.ts'

export type SqsSettings = {
  readonly region?: string
  readonly endpoint?: string
  /** The queue of each reader. */
  readonly queueUrls: Readonly<Partial<Record<ServiceName, string>>>
}

/** SQS: ten messages and 256 KiB a call. The bytes of a message are bounded by `messageOf`. */
const mostMessages = 10
const mostBytes = 256 * 1024
const rounds = 4

/** Carries facts through one queue for each reader. */
export const sqsCarry = ({ queueUrls, ...where }: SqsSettings): Carry => {
  const client = new SQSClient({
    ...where,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 3000 }),
  })
  return async (reader, facts) => {
    const url = queueUrls[reader]
    if (url === undefined) throw new Error(`no queue for ${reader}`)
    for (const entries of batchesOf(facts.map(messageOf))) await sendAll(client, url, entries)
  }
}

/** Texts in batches that one call may carry. */
export const batchesOf = (texts: readonly string[]): SendMessageBatchRequestEntry[][] => {
  const batches: SendMessageBatchRequestEntry[][] = []
  let bytes = 0
  for (const text of texts) {
    const size = Buffer.byteLength(text)
    const last = batches.at(-1)
    const entry = (batch: readonly unknown[]) => ({ Id: String(batch.length), MessageBody: text })
    if (last && last.length < mostMessages && bytes + size <= mostBytes) {
      last.push(entry(last))
      bytes += size
    } else {
      batches.push([entry([])])
      bytes = size
    }
  }
  return batches
}

const sendAll = async (client: SQSClient, url: string, entries: SendMessageBatchRequestEntry[]): Promise<void> => {
  let left = entries
  for (let round = 1; round <= rounds && left.length > 0; round++) {
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: left }))
    const failed = new Set((answer.Failed ?? []).map(({ Id }) => Id))
    left = left.filter(({ Id }) => failed.has(Id))
  }
  if (left.length > 0) throw new Error(`${left.length} messages not accepted`)
}
