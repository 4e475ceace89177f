import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { IndexName, Item, Key, Place, Position, TableName } from './table.ts'

type Attributes = Record<string, AttributeValue>

/** The key attributes of an index: partition and sort. They are on an item only when it is in that index. */
export const indexAttributes = { byDivision: ['dp', 'ds'], byOwner: ['op', 'os'] } as const satisfies Record<
  IndexName,
  readonly [string, string]
>

/** Epoch seconds: the table's time-to-live attribute. */
export const expiryAttribute = 'x'

export const keyAttributes = ({ pk, sk }: Key): Attributes => ({ pk: { S: pk }, sk: { S: sk } })

/** The body is one JSON text (ADR 2): what comes back is what one machine's table gives back, whatever it was. */
export const attributesOf = ({ key, kind, version, byDivision, byOwner, expires }: Item, body: string): Attributes => ({
  ...keyAttributes(key),
  k: { S: kind },
  v: { N: String(version) },
  b: { S: body },
  ...(byDivision && placeAttributes('byDivision', byDivision)),
  ...(byOwner && placeAttributes('byOwner', byOwner)),
  ...(expires !== undefined && { [expiryAttribute]: { N: String(expires) } }),
})

const placeAttributes = (index: IndexName, { partition, sort }: Place): Attributes => {
  const [partitionName, sortName] = indexAttributes[index]
  return { [partitionName]: { S: partition }, [sortName]: { S: sort } }
}

export const itemOf = (table: TableName, attributes: Attributes): Item => {
  const byDivision = placeOf('byDivision', attributes)
  const byOwner = placeOf('byOwner', attributes)
  const expires = attributes[expiryAttribute]?.N
  return {
    key: { table, pk: text(attributes, 'pk'), sk: text(attributes, 'sk') },
    kind: text(attributes, 'k'),
    version: Number(attributes['v']?.N),
    body: JSON.parse(text(attributes, 'b')) as unknown,
    ...(byDivision && { byDivision }),
    ...(byOwner && { byOwner }),
    ...(expires !== undefined && { expires: Number(expires) }),
  }
}

const placeOf = (index: IndexName, attributes: Attributes): Place | undefined => {
  const [partitionName, sortName] = indexAttributes[index]
  const partition = attributes[partitionName]?.S
  const sort = attributes[sortName]?.S
  return partition === undefined || sort === undefined ? undefined : { partition, sort }
}

const text = (attributes: Attributes, name: string): string => {
  const value = attributes[name]?.S
  if (value === undefined) throw new Error(`an item without ${name}: not written by this table`)
  return value
}

export const positionAttributes = (
  { pk, sk, partition, sort }: Position,
  index: IndexName | undefined,
): Attributes => ({
  pk: { S: pk },
  sk: { S: sk },
  ...(index && partition !== undefined && sort !== undefined && placeAttributes(index, { partition, sort })),
})

export const positionOf = ({ key: { pk, sk }, ...item }: Item, index: IndexName | undefined): Position => ({
  pk,
  sk,
  ...(index && item[index]),
})
