import type { S3Event } from 'aws-lambda'
import type { Deps } from './context.ts'
import { sinceMs, type Journal } from './journal.ts'
import type { Service } from './service.ts'

/**
 * Tells a service of each object that was uploaded. S3 tells at least once and sometimes twice. What throws is told again
 * by Lambda, and after that goes to the function's dead-letter queue.
 */
export const uploadLambdaOf =
  <D extends Deps>(service: Service<D>, deps: D, journal: Journal): ((event: S3Event) => Promise<void>) =>
  async (event) => {
    for (const { s3 } of event.Records) {
      const start = performance.now()
      // Keys in S3 events are form-encoded: a space is `+`.
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
      try {
        await service.onUpload?.({ key, sizeBytes: s3.object.size }, deps)
      } catch (error) {
        journal.defect(error, { requestId: s3.object.sequencer, route: `${service.name} upload` })
        throw error
      }
      journal.work({ what: `${service.name} upload`, id: s3.object.sequencer, durationMs: sinceMs(start) })
    }
  }
