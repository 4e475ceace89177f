import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { DynamoForTest } from '../../../tests/support/on-dynoxide.ts'
import { openDynamoTable } from '../src/dynamo-table.ts'
import { check, create, put, replace } from '../src/ops.ts'
import type { Patience } from '../src/patience.ts'
import { Conflict, Contention, type Item, type Key, type Table } from '../src/table.ts'
import {
  answered,
  cancelled,
  inProgress,
  invalid,
  overProvisioned,
  serverError,
  throttled,
  unavailable,
  withFaults,
  type Fault,
} from './faults.ts'

/** How the adapter behaves when DynamoDB does not: proved on a real engine, with faults put in between. */
export const dynamoInTrouble = (name: string, open: () => Promise<DynamoForTest>): void =>
  describe(`${name} in trouble`, () => {
    let dynamo: DynamoForTest
    let count = 0
    let heal = (): void => undefined
    beforeAll(async () => {
      dynamo = await open()
    })
    afterAll(() => dynamo.close())
    afterEach(() => heal())

    const newKey = (): Key => ({ table: 'registry', pk: `fault-${++count}`, sk: '=' })
    const thing = (key: Key, body: unknown = {}): Omit<Item, 'version'> => ({ key, kind: 'thing', body })
    const inTrouble = (faults: readonly (Fault | undefined)[], patience: Partial<Patience> = {}) => {
      const pauses: number[] = []
      const sleep = async (ms: number) => void pauses.push(ms)
      const faulty = withFaults(dynamo.client, faults)
      heal = faulty.heal
      const { client, tableNames } = dynamo
      const table = openDynamoTable({ client, tableNames, patience: { sleep, random: () => 1, ...patience } })
      return { table, pauses, requests: faulty.requests }
    }
    const many = <T>(what: T, times: number): T[] => Array.from({ length: times }, () => what)

    const passing: readonly [string, Fault][] = [
      ['in the way of another transaction', cancelled('None', 'TransactionConflict')],
      ['throttled within a transaction', cancelled('ThrottlingError', 'None')],
      ['over the throughput within a transaction', cancelled('ProvisionedThroughputExceeded', 'TransactionConflict')],
      ['throttled', throttled],
      ['over the throughput', overProvisioned],
      ['still at the first attempt', inProgress],
      ['an error of the service', serverError],
      ['out of service', unavailable],
      ['a broken connection', 'reset'],
      ['an answer that is lost', 'lost'],
    ]

    test.each(passing)('%s: the write is repeated and done once', async (_name, fault) => {
      const { table, pauses, requests } = inTrouble(many(fault, 3))
      const [key, other] = [newKey(), newKey()]
      await table.write([create(thing(key, 1)), create(thing(other, 2))])
      expect(await table.getMany([key, other])).toMatchObject([{ body: 1, version: 1 }, { body: 2 }])
      expect(pauses).toEqual([25, 50, 100])
      expect(requests.filter((request) => 'TransactItems' in request)).toHaveLength(4)
    })

    test.each(passing)('%s, and no end to it: contention after eight attempts', async (name, fault) => {
      const { table, pauses } = inTrouble(many(fault, 8))
      const key = newKey()
      await expect(table.write([create(thing(key)), create(thing(newKey()))])).rejects.toThrow(Contention)
      expect(pauses).toEqual([25, 50, 100, 200, 400, 800, 1000])
      heal()
      expect((await table.get(key)) !== undefined).toBe(name === 'an answer that is lost')
    })

    test.each([throttled, serverError, 'reset', 'lost'] as const)('reads are repeated too: %p', async (fault) => {
      const key = newKey()
      await openDynamoTable(dynamo).write([create(thing(key, 'x'))])
      const reads: ((table: Table) => Promise<unknown>)[] = [
        (table) => table.get(key),
        async (table) => (await table.getMany([key]))[0],
        async (table) => (await table.list({ in: { table: 'registry', pk: key.pk }, limit: 1 })).items[0],
      ]
      for (const read of reads) {
        expect(await read(inTrouble(many(fault, 2)).table)).toMatchObject({ body: 'x' })
        heal()
        await expect(read(inTrouble(many(fault, 8)).table)).rejects.toThrow(Contention)
        heal()
      }
    })

    test('a lost answer is no conflict with itself, whatever the condition was', async () => {
      const key = newKey()
      await inTrouble(['lost']).table.write([create(thing(key, 1))])
      heal()
      await inTrouble(['lost', 'lost']).table.write([replace(thing(key, 2), 1)])
      heal()
      expect(await openDynamoTable(dynamo).get(key)).toMatchObject({ body: 2, version: 2 })
    })

    test('a real conflict is told at once, with what failed', async () => {
      const key = newKey()
      await openDynamoTable(dynamo).write([create(thing(key))])
      const { table, requests } = inTrouble([])
      const write = table.write(
        [check(key, { version: 1 }), create(thing(key)), check(newKey(), 'present')].toSpliced(0, 1),
      )
      await expect(write).rejects.toEqual(new Conflict([0, 1]))
      expect(requests).toHaveLength(1)
    })

    test('a condition that failed decides, even beside a collision', async () => {
      const { table, requests } = inTrouble([cancelled('TransactionConflict', 'ConditionalCheckFailed')])
      await expect(table.write([create(thing(newKey())), create(thing(newKey()))])).rejects.toEqual(new Conflict([1]))
      expect(requests).toHaveLength(1)
    })

    test.each([
      ['invalid', invalid],
      ['an invalid operation', cancelled('None', 'ValidationError')],
      ['an invalid operation beside a collision', cancelled('TransactionConflict', 'ValidationError')],
    ])('what can never succeed is a defect, told at once: %s', async (_name, fault) => {
      const { table, requests } = inTrouble([fault])
      const error: unknown = await table
        .write([create(thing(newKey())), create(thing(newKey()))])
        .catch((e: unknown) => e)
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(Conflict)
      expect(error).not.toBeInstanceOf(Contention)
      expect(requests).toHaveLength(1)
    })

    test('pauses are random over their whole length', async () => {
      const chances = [0, 0.5, 0.25]
      const { table, pauses } = inTrouble(many(throttled, 3), { random: () => chances.shift() ?? 0 })
      await table.write([create(thing(newKey()))])
      expect(pauses).toEqual([0, 25, 25])
    })

    test('no attempt begins after the time is up', async () => {
      let nowMs = 0
      const sleep = async (ms: number) => void (nowMs += ms)
      const { table, requests } = inTrouble(many(throttled, 8), { sleep, nowMs: () => nowMs, mostMs: 100 })
      await expect(table.get(newKey())).rejects.toThrow(Contention)
      expect(requests).toHaveLength(3)
    })

    test('all attempts of a write carry one token, and another write another', async () => {
      const { table, requests } = inTrouble([throttled, 'lost'])
      await table.write([create(thing(newKey()))])
      await table.write([create(thing(newKey()))])
      const tokens = requests.map((request) => request['ClientRequestToken'])
      expect(new Set(tokens.slice(0, 3)).size).toBe(1)
      expect(new Set(tokens).size).toBe(2)
    })

    test('the ledger sees nothing but puts of what is not there', async () => {
      const { table, requests } = inTrouble([])
      const entry: Key = { table: 'ledger', pk: `fund-${++count}`, sk: '1' }
      await table.write([create(thing(entry)), put({ ...thing(newKey()), version: 1 }, 'absent')])
      await expect(table.write([replace(thing(entry), 1)])).rejects.toThrow(RangeError)
      await expect(table.write([{ remove: entry, when: 'present' }])).rejects.toThrow(RangeError)
      expect(requests).toHaveLength(1)
      expect(requests[0]).toMatchObject({
        TransactItems: [
          { Put: { TableName: dynamo.tableNames.ledger, ConditionExpression: 'attribute_not_exists(pk)' } },
          { Put: { TableName: dynamo.tableNames.registry, ConditionExpression: 'attribute_not_exists(pk)' } },
        ],
      })
    })

    test('keys that were left for later are asked for again, and only those', async () => {
      const [a, b, c] = [newKey(), newKey(), newKey()]
      await openDynamoTable(dynamo).write([a, b].map((key) => create(thing(key, key.pk))))
      const { registry } = dynamo.tableNames
      const keyAttributes = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } })
      const some = answered({
        Responses: { [registry]: [{ ...keyAttributes(a), k: { S: 'thing' }, v: { N: '1' }, b: { S: '"first"' } }] },
        UnprocessedKeys: { [registry]: { Keys: [keyAttributes(b), keyAttributes(c)], ConsistentRead: true } },
      })
      const { table, pauses, requests } = inTrouble([some])
      const found = await table.getMany([c, b, a])
      expect(found.map((item) => item?.body)).toEqual([undefined, b.pk, 'first'])
      expect(pauses).toEqual([25])
      expect(requests[1]).toMatchObject({
        RequestItems: { [registry]: { Keys: [keyAttributes(b), keyAttributes(c)] } },
      })
    })
  })
