import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * A client for `openDynamoTable`: short timeouts, and one attempt, because the table repeats by itself. It knows what a
 * cancelled transaction was cancelled for, and two layers of repeats would multiply.
 */
export const dynamoClient = (settings: Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'> = {}) =>
  new DynamoDBClient({
    ...settings,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1000,
      requestTimeout: 3000,
      // Without it a request that is too slow is only warned of.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    }),
  })
