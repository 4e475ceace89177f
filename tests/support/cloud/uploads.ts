import { setTimeout as pause } from 'node:timers/promises'
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import type { Queue } from './queue.ts'

const pollMs = 100

/**
 * Tells a queue of each new object under a prefix, as S3 does: with form-encoded keys, and after a test message. An
 * object that is written again is told again.
 */
export const watchUploads = (
  client: S3Client,
  bucket: string,
  prefix: string,
  queue: Queue,
  say: (problem: string) => void,
): { stop(): Promise<void> } => {
  const known = new Map<string, string>()
  let stopped = false
  queue.send(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket }))
  const look = async (): Promise<void> => {
    let after: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(after && { StartAfter: after }) }),
      )
      for (const { Key = '', Size = 0, ETag = '', LastModified } of page.Contents ?? []) {
        const mark = `${ETag} ${LastModified?.getTime()}`
        if (known.get(Key) === mark) continue
        known.set(Key, mark)
        queue.send(createdEvent(bucket, Key, Size))
      }
      after = page.IsTruncated ? page.Contents?.at(-1)?.Key : undefined
    } while (after !== undefined)
  }
  const work = async (): Promise<void> => {
    while (!stopped) {
      await look().catch((error: unknown) => say(`the bucket cannot be listed: ${String(error)}`))
      await pause(pollMs)
    }
  }
  const working = work()
  return {
    stop: async () => {
      stopped = true
      await working
    },
  }
}

const createdEvent = (bucket: string, key: string, size: number): string =>
  JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Post',
        s3: {
          bucket: { name: bucket },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'), size, sequencer: '1' },
        },
      },
    ],
  })
