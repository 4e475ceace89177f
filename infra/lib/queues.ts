import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** A queue and where its messages go that failed again and again; an alarm watches the latter. */
export type WatchedQueue = { readonly queue: Queue; readonly failed: Queue }

const attempts = 8

/** A queue that hides a message for at least as long as it may be worked at (six times, as Lambda advises). */
export const queueWithFailures = (
  scope: Construct,
  id: string,
  visible: { readonly seconds: number },
): WatchedQueue => {
  const secure = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
  const failed = new Queue(scope, `${id}Failed`, { ...secure, retentionPeriod: Duration.days(14) })
  const queue = new Queue(scope, id, {
    ...secure,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.seconds(visible.seconds),
    receiveMessageWaitTime: Duration.seconds(20),
    deadLetterQueue: { queue: failed, maxReceiveCount: attempts },
  })
  return { queue, failed }
}
