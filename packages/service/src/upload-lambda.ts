import type { S3Event, SQSEvent } from 'aws-lambda'
import type { Deps } from './context.ts'
import { sinceMs, type Journal } from './journal.ts'
import type { Failures } from './queue.ts'
import type { Service } from './service.ts'

/**
 * Tells a service of each object that was uploaded. S3 tells at least once, in any order, through a queue that brings a
 * message again until it was taken.
 */
export const uploadLambdaOf =
  <D extends Deps>(service: Service<D>, deps: D, journal: Journal): ((event: SQSEvent) => Promise<Failures>) =>
  async (event) => {
    const failed: Failures['batchItemFailures'] = []
    for (const { messageId, body } of event.Records) {
      const start = performance.now()
      try {
        for (const created of createdIn(body)) await service.onUpload?.(created, deps)
        journal.work({ what: `${service.name} upload`, id: messageId, durationMs: sinceMs(start) })
      } catch (error) {
        journal.defect(error, { requestId: messageId, route: `${service.name} upload` })
        failed.push({ itemIdentifier: messageId })
      }
    }
    return { batchItemFailures: failed }
  }

/** Keys in S3 events are form-encoded: a space is `+`. S3's message that a queue works has no records. */
const createdIn = (body: string) =>
  ((JSON.parse(body) as Partial<S3Event>).Records ?? []).map(({ s3 }) => ({
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
    sizeBytes: s3.object.size,
  }))
