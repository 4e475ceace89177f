import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { tableDefinitions } from '@bangfu/table/dynamo-definitions'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { openSqliteTable } from '@bangfu/table/sqlite-table'
import { tableContract } from '../../packages/table/test/contract.ts'
import { tablesAgree } from '../../packages/table/test/programs.ts'
import { openSqliteForTest } from '../../packages/table/test/sqlite-for-test.ts'
import { dynamoInTrouble } from '../../packages/table/test/troubles.ts'
import { createTables, localClient } from '../support/dynamo-tables.ts'
import type { RunningDynamo } from '../support/dynoxide.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'

let local: RunningDynamo
let count = 0
beforeAll(async () => {
  local = await startDynamoDbLocal()
})
afterAll(() => local.stop())

/** Each suite has tables of its own in the one DynamoDB Local. */
const open = async () => {
  const { endpoint } = local
  const client = localClient(endpoint)
  const tableNames = await createTables(client, `suite-${++count}`, { streams: true })
  const close = async (): Promise<void> => client.destroy()
  return { endpoint, client, tableNames, table: openDynamoTable({ client, tableNames }), close }
}

tableContract('DynamoDB Local', open)

dynamoInTrouble('DynamoDB Local', open)

tablesAgree('SQLite and DynamoDB Local agree', async () => [openSqliteForTest(openSqliteTable), await open()], {
  runs: 150,
})

describe('the tables as DynamoDB Local made them', () => {
  test('keys, indexes, stream and expiry are those of the definitions', async () => {
    const { client, tableNames, close } = await open()
    for (const { create, expiry } of tableDefinitions(tableNames)) {
      const { TableName, KeySchema, StreamSpecification } = create
      const { Table } = await client.send(new DescribeTableCommand({ TableName }))
      expect(Table).toMatchObject({ TableName, KeySchema })
      expect(Table?.StreamSpecification).toEqual(StreamSpecification)
      expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).toSorted()).toEqual([
        'byDivision',
        'byOwner',
      ])
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription?.AttributeName).toBe(expiry)
    }
    await close()
  })
})
