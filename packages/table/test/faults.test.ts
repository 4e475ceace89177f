import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { localClient } from '../../../tests/support/dynamo-tables.ts'
import { freePort } from '../../../tests/support/dynoxide.ts'
import { onDynoxide, openDynoxide } from '../../../tests/support/on-dynoxide.ts'
import { dynamoClient } from '../src/dynamo-client.ts'
import { openDynamoTable } from '../src/dynamo-table.ts'
import { Contention, type Key } from '../src/table.ts'
import { withOwnErrors } from './faults.ts'
import { dynamoInTrouble } from './troubles.ts'

const none = { registry: 'no-registry', ledger: 'no-ledger', trail: 'no-trail' }

onDynoxide(() => dynamoInTrouble('DynamoDB (dynoxide)', openDynoxide))

describe('no DynamoDB at all', () => {
  const key: Key = { table: 'registry', pk: 'p', sk: '=' }
  const sleep = async (): Promise<void> => undefined

  test('nobody listens: contention', async () => {
    const client = withOwnErrors(localClient(`http://127.0.0.1:${await freePort()}`))
    const table = openDynamoTable({ client, tableNames: none, patience: { sleep } })
    await expect(table.get(key)).rejects.toThrow(Contention)
    client.destroy()
  })

  test('somebody listens but never answers: the request ends by itself', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const client = dynamoClient({
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      region: 'cn-northwest-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestTimeoutMs: 50,
    })
    const table = openDynamoTable({ client, tableNames: none, patience: { sleep, attempts: 2 } })
    await expect(table.get(key)).rejects.toThrow(Contention)
    client.destroy()
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
  })
})
