import { randomUUID } from 'node:crypto'
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { s3Client } from '@bangfu/objects/s3-client'
import { dynamoClient } from '@bangfu/table/dynamo-client'
import type { TableNames } from '@bangfu/table/dynamo-definitions'
import { createTables } from '../dynamo-tables.ts'

/** Servers that stand for DynamoDB (with streams) and S3. */
export type Stores = {
  readonly dynamo: { readonly endpoint: string }
  readonly s3: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string }
}

/** Tables and the buckets of one run, and the ways to them. */
export type Place = {
  readonly tableNames: TableNames
  readonly streamArn: string
  readonly bucket: string
  readonly exchange: string
  readonly dynamo: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly s3: S3Client
}

export const region = 'us-east-1'

/** Makes fresh tables and fresh buckets in the stores. */
export const makePlace = async ({ dynamo, s3 }: Stores): Promise<Place> => {
  const name = `bangfu-${randomUUID().slice(0, 8)}`
  const credentials = { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey }
  const client = dynamoClient({ endpoint: dynamo.endpoint, region, credentials })
  const tableNames = await createTables(client, name, { streams: true })
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableNames.registry }))
  if (Table?.LatestStreamArn === undefined) throw new Error('the registry has no stream')
  const objects = s3Client({ region, endpoint: s3.endpoint, credentials })
  const bucket = `${name}-evidence`
  const exchange = `${name}-exchange`
  for (const Bucket of [bucket, exchange]) await objects.send(new CreateBucketCommand({ Bucket }))
  return {
    tableNames,
    streamArn: Table.LatestStreamArn,
    bucket,
    exchange,
    dynamo: client,
    streams: new DynamoDBStreamsClient({ endpoint: dynamo.endpoint, region, credentials }),
    s3: objects,
  }
}
