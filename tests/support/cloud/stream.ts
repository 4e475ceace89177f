import { setTimeout as pause } from 'node:timers/promises'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { Failures } from '@bangfu/service/queue'
import type { LambdaFunction } from './functions.ts'

export type StreamSource = {
  readonly waiting: () => number
  stop(): Promise<void>
}

const batchSize = 100
const pollMs = 50

/**
 * Reads a table's stream as Lambda's event source does: only facts, in order, in batches; a batch of which something
 * failed comes again from there on.
 */
export const startStream = (
  client: DynamoDBStreamsClient,
  streamArn: string,
  reader: LambdaFunction,
  say: (problem: string) => void,
): StreamSource => {
  const pending: StreamRecord[] = []
  const iterators = new Map<string, string | undefined>()
  let stopped = false
  let busy = true

  const read = async (): Promise<void> => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }))
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      if (!iterators.has(ShardId)) iterators.set(ShardId, await firstOf(client, streamArn, ShardId))
      const iterator = iterators.get(ShardId)
      if (iterator === undefined) continue
      const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }))
      iterators.set(ShardId, NextShardIterator)
      pending.push(...Records.filter(isFact))
    }
  }
  const carry = async (): Promise<void> => {
    const batch = pending.slice(0, batchSize)
    let done = batch.length
    try {
      const { batchItemFailures } = (await reader.invoke({ Records: batch.map(asLambdaHas) })) as Failures
      const [first] = batchItemFailures
      if (first) done = batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === first.itemIdentifier)
    } catch (error) {
      say(`the stream's reader failed: ${String(error)}`)
      done = 0
    }
    pending.splice(0, Math.max(0, done))
    if (done < batch.length) await pause(200)
  }
  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        await read()
        busy = pending.length > 0
        while (pending.length > 0 && !stopped) await carry()
        busy = false
      } catch (error) {
        say(`the stream cannot be read: ${String(error)}`)
      }
      await pause(pollMs)
    }
  }
  const working = work()
  return {
    waiting: () => pending.length + (busy ? 1 : 0),
    stop: async () => {
      stopped = true
      await working
      client.destroy()
    },
  }
}

const firstOf = async (
  client: DynamoDBStreamsClient,
  StreamArn: string,
  ShardId: string,
): Promise<string | undefined> =>
  (await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })))
    .ShardIterator

const isFact = ({ dynamodb }: StreamRecord): boolean => dynamodb?.NewImage?.['k']?.S === 'fact'

/** The SDK has dates where Lambda has epoch seconds. */
const asLambdaHas = (record: StreamRecord) => ({
  ...record,
  dynamodb: {
    ...record.dynamodb,
    ApproximateCreationDateTime: Math.floor((record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
  },
})
