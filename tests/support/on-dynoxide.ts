import { describe, test } from '@jest/globals'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { TableNames } from '@bangfu/table/dynamo-definitions'
import { createTables, localClient } from './dynamo-tables.ts'
import { noDynoxide, startDynoxide } from './dynoxide.ts'

export type DynamoForTest = {
  readonly endpoint: string
  readonly client: DynamoDBClient
  readonly tableNames: TableNames
  close(): Promise<void>
}

/** Starts dynoxide with the three tables, without streams. */
export const openDynoxide = async (): Promise<DynamoForTest> => {
  const { endpoint, stop } = await startDynoxide()
  const client = localClient(endpoint)
  const close = async (): Promise<void> => {
    client.destroy()
    await stop()
  }
  return { endpoint, client, tableNames: await createTables(client, 'test', { streams: false }), close }
}

/** Declares tests that need dynoxide; where it cannot run, says so and leaves them to `pnpm test:conformance`. */
export const onDynoxide = (tests: () => void): void => {
  const reason = noDynoxide
  if (reason === undefined) return tests()
  console.warn(reason)
  describe('DynamoDB', () => test.skip(reason, () => undefined))
}
