import { randomUUID } from 'node:crypto'
import {
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type BatchGetItemCommandInput,
  type ConsumedCapacity,
  type DynamoDBClient,
  type QueryCommandInput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import type { TableNames } from './dynamo-definitions.ts'
import { conflictOf, isPassing, Unprocessed } from './dynamo-errors.ts'
import { attributesOf, indexAttributes, itemOf, keyAttributes, positionAttributes, positionOf } from './dynamo-item.ts'
import { assertKey, assertReadable, assertReadableKeys, bodiesOf } from './ops.ts'
import { patience, repeated, type Patience } from './patience.ts'
import { rangeOf, type Range } from './range.ts'
import {
  Contention,
  type Condition,
  type Item,
  type Key,
  type Op,
  type Page,
  type Query,
  type Table,
  type TableName,
} from './table.ts'

export type DynamoTableSettings = {
  readonly client: DynamoDBClient
  readonly tableNames: TableNames
  /** Told what each call consumed: for metrics, and for the test of `docs/access-patterns.md`. */
  readonly onCapacity?: (used: Used) => void
  readonly patience?: Partial<Patience>
}

export type Used = { readonly operation: 'get' | 'getMany' | 'list' | 'write'; readonly units: number }

/**
 * The table in DynamoDB. What the cloud throws in passing is repeated with jitter, within bounds.
 * @throws Contention from any call when patience ends
 */
export const openDynamoTable = (settings: DynamoTableSettings): Table => {
  const cloud = cloudOf(settings)
  return {
    get: (key) => get(cloud, key),
    getMany: (keys) => getMany(cloud, keys),
    list: (query) => list(cloud, query),
    write: (ops) => write(cloud, ops),
  }
}

type Cloud = {
  readonly client: DynamoDBClient
  readonly tableNames: TableNames
  readonly asked: { readonly ReturnConsumedCapacity?: 'TOTAL' }
  readonly used: (operation: Used['operation'], consumed: readonly (ConsumedCapacity | undefined)[] | undefined) => void
  readonly patiently: <T>(call: () => Promise<T>) => Promise<T>
}

const cloudOf = ({ client, tableNames, onCapacity, patience: given }: DynamoTableSettings): Cloud => ({
  client,
  tableNames,
  asked: onCapacity ? { ReturnConsumedCapacity: 'TOTAL' } : {},
  used: (operation, consumed = []) =>
    onCapacity?.({ operation, units: consumed.reduce((sum, part) => sum + (part?.CapacityUnits ?? 0), 0) }),
  patiently: async (call) => {
    try {
      return await repeated(call, isPassing, { ...patience, ...given })
    } catch (error) {
      throw isPassing(error) ? new Contention('DynamoDB did not do it in time', { cause: error }) : error
    }
  },
})

const get = async ({ client, tableNames, asked, used, patiently }: Cloud, key: Key): Promise<Item | undefined> => {
  assertKey(key)
  const command = { TableName: tableNames[key.table], Key: keyAttributes(key), ConsistentRead: true, ...asked }
  const { Item: found, ConsumedCapacity } = await patiently(() => client.send(new GetItemCommand(command)))
  used('get', [ConsumedCapacity])
  return found && itemOf(key.table, found)
}

const getMany = async (cloud: Cloud, keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => {
  assertReadableKeys(keys)
  const { client, tableNames, asked, used, patiently } = cloud
  const found = new Map<string, Item>()
  const take = async (RequestItems: RequestItems): Promise<RequestItems> => {
    const answer = await client.send(new BatchGetItemCommand({ RequestItems, ...asked }))
    used('getMany', answer.ConsumedCapacity)
    for (const table of tables)
      for (const attributes of answer.Responses?.[tableNames[table]] ?? []) {
        const item = itemOf(table, attributes)
        found.set(nameOf(item.key), item)
      }
    return answer.UnprocessedKeys ?? {}
  }
  let left = requestOf(tableNames, keys)
  await patiently(async () => {
    if (Object.keys(left).length > 0) left = await take(left)
    if (Object.keys(left).length > 0) throw new Unprocessed('some keys were left for later')
  })
  return keys.map((key) => found.get(nameOf(key)))
}

type RequestItems = NonNullable<BatchGetItemCommandInput['RequestItems']>

const tables: readonly TableName[] = ['registry', 'ledger', 'trail']
const nameOf = ({ table, pk, sk }: Key): string => JSON.stringify([table, pk, sk])

const requestOf = (tableNames: TableNames, keys: readonly Key[]): RequestItems => {
  // DynamoDB refuses a batch that asks for one key twice.
  const once = [...new Map(keys.map((key) => [nameOf(key), key])).values()]
  const request: RequestItems = {}
  for (const table of tables) {
    const Keys = once.filter((key) => key.table === table).map(keyAttributes)
    if (Keys.length > 0) request[tableNames[table]] = { Keys, ConsistentRead: true }
  }
  return request
}

const list = async (cloud: Cloud, query: Query): Promise<Page> => {
  assertReadable(query)
  const range = rangeOf(query)
  if (!range) return { items: [] }
  const { client, asked, used, patiently } = cloud
  const index = 'index' in query.in ? query.in.index : undefined
  const input = queryInput(cloud.tableNames, query, range)
  const items: Item[] = []
  let start = query.after && positionAttributes(query.after, index)
  // One more than asked tells whether there is a next page; a megabyte of items ends an answer early.
  do {
    const more = { Limit: query.limit + 1 - items.length, ...(start && { ExclusiveStartKey: start }) }
    const answer = await patiently(() => client.send(new QueryCommand({ ...input, ...more, ...asked })))
    used('list', [answer.ConsumedCapacity])
    for (const attributes of answer.Items ?? []) items.push(itemOf(query.in.table, attributes))
    start = answer.LastEvaluatedKey
  } while (start && items.length <= query.limit)
  if (items.length <= query.limit) return { items }
  const page = items.slice(0, query.limit)
  const last = page.at(-1)
  return last ? { items: page, after: positionOf(last, index) } : { items: page }
}

const queryInput = (tableNames: TableNames, query: Query, range: Range): QueryCommandInput => {
  const { in: at, newestFirst } = query
  const [partition, sort] = 'index' in at ? indexAttributes[at.index] : (['pk', 'sk'] as const)
  const narrowed = narrowing(query, range)
  return {
    TableName: tableNames[at.table],
    ...('index' in at ? { IndexName: at.index } : { ConsistentRead: true }),
    KeyConditionExpression: `#p = :p${narrowed.expression}`,
    ExpressionAttributeNames: { '#p': partition, ...(narrowed.expression !== '' && { '#s': sort }) },
    ExpressionAttributeValues: { ':p': { S: 'index' in at ? at.partition : at.pk }, ...narrowed.values },
    ScanIndexForward: !newestFirst,
  }
}

type Narrowing = { readonly expression: string; readonly values: Readonly<Record<string, AttributeValue>> }

const narrowing = ({ prefix = '', from, to }: Query, { low, high }: Range): Narrowing => {
  if (prefix !== '' && from === undefined && to === undefined)
    return { expression: ' and begins_with(#s, :low)', values: { ':low': { S: prefix } } }
  const values = {
    ...(low !== undefined && { ':low': { S: low } }),
    ...(high !== undefined && { ':high': { S: high } }),
  }
  if (low !== undefined && high !== undefined) return { expression: ' and #s between :low and :high', values }
  if (low !== undefined) return { expression: ' and #s >= :low', values }
  return { expression: high === undefined ? '' : ' and #s <= :high', values }
}

const write = async ({ client, tableNames, asked, used, patiently }: Cloud, ops: readonly Op[]): Promise<void> => {
  const bodies = bodiesOf(ops)
  // One token for all attempts: if an answer was lost, the repeat is answered as the first and writes nothing.
  const ClientRequestToken = randomUUID()
  const TransactItems = ops.map((op, index) => transactItem(tableNames, op, bodies[index] ?? ''))
  const command = { TransactItems, ClientRequestToken, ...asked }
  try {
    const answer = await patiently(() => client.send(new TransactWriteItemsCommand(command)))
    used('write', answer.ConsumedCapacity)
  } catch (error) {
    throw conflictOf(error) ?? error
  }
}

const transactItem = (tableNames: TableNames, op: Op, body: string): TransactWriteItem => {
  const condition = conditionOf(op.when)
  if ('put' in op)
    return { Put: { TableName: tableNames[op.put.key.table], Item: attributesOf(op.put, body), ...condition } }
  if ('remove' in op)
    return { Delete: { TableName: tableNames[op.remove.table], Key: keyAttributes(op.remove), ...condition } }
  return { ConditionCheck: { TableName: tableNames[op.check.table], Key: keyAttributes(op.check), ...condition } }
}

const conditionOf = (when: Condition) => {
  if (when === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' }
  if (when === 'present') return { ConditionExpression: 'attribute_exists(pk)' }
  return { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { N: String(when.version) } } }
}
