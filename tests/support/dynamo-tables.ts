import {
  CreateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { dynamoClient } from '@bangfu/table/dynamo-client'
import { tableDefinitions, type TableNames } from '@bangfu/table/dynamo-definitions'

/** A client of an engine on loopback: any credentials will do there. */
export const localClient = (endpoint: string): DynamoDBClient =>
  dynamoClient({ endpoint, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

/** Makes the three tables under a prefix. Without `streams` dynoxide stays fast: it scans all records at each write. */
export const createTables = async (
  client: DynamoDBClient,
  prefix: string,
  { streams }: { readonly streams: boolean },
): Promise<TableNames> => {
  const names = { registry: `${prefix}-registry`, ledger: `${prefix}-ledger`, trail: `${prefix}-trail` }
  for (const { create, expiry } of tableDefinitions(names)) {
    await client.send(new CreateTableCommand(streams ? create : withoutStream(create)))
    if (expiry !== undefined)
      await client.send(
        new UpdateTimeToLiveCommand({
          TableName: create.TableName,
          TimeToLiveSpecification: { AttributeName: expiry, Enabled: true },
        }),
      )
  }
  return names
}

const withoutStream = ({ StreamSpecification: _stream, ...create }: CreateTableCommandInput): CreateTableCommandInput =>
  create
