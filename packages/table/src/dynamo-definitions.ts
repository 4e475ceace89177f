import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { expiryAttribute, indexAttributes } from './dynamo-item.ts'
import type { IndexName, TableName } from './table.ts'

export type TableNames = Readonly<Record<TableName, string>>

export type TableDefinition = {
  readonly table: TableName
  readonly create: CreateTableCommandInput
  /** The time-to-live attribute: only the registry forgets. */
  readonly expiry?: string
}

/** What the three tables are: keys, indexes, stream and expiry. The stacks must build the same. */
export const tableDefinitions = (names: TableNames): readonly TableDefinition[] => [
  {
    table: 'registry',
    create: { ...keyed(names.registry), StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
    expiry: expiryAttribute,
  },
  { table: 'ledger', create: keyed(names.ledger) },
  { table: 'trail', create: keyed(names.trail) },
]

const keyed = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', ...Object.values(indexAttributes).flat()].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  KeySchema: keySchema(['pk', 'sk']),
  GlobalSecondaryIndexes: indexNames.map((IndexName) => ({
    IndexName,
    KeySchema: keySchema(indexAttributes[IndexName]),
    Projection: { ProjectionType: 'ALL' },
  })),
})

const indexNames: readonly IndexName[] = ['byDivision', 'byOwner']

const keySchema = ([partition, sort]: readonly [string, string]): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
]
