import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export type DynamoClientSettings = Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'> & {
  readonly requestTimeoutMs?: number
}

/**
 * A client for `openDynamoTable`: short timeouts, and one attempt, because the table repeats by itself. It knows what a
 * cancelled transaction was cancelled for, and two layers of repeats would multiply.
 */
export const dynamoClient = ({ requestTimeoutMs = 3000, ...settings }: DynamoClientSettings = {}) =>
  new DynamoDBClient({
    ...settings,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      // Below 2,000 the handler leaves a timer behind for every connection that is refused.
      connectionTimeout: 2000,
      requestTimeout: requestTimeoutMs,
      // Without it a request that is too slow is only warned of.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    }),
  })
