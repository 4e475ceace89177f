import { parseArgs } from 'node:util'
import { keyStoreOn } from '@bangfu/service/key-store'
import { dynamoClient } from '@bangfu/table/dynamo-client'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { kmsClient, rotateKms } from '@bangfu/vault/kms-keyring'

const { values } = parseArgs({ options: { registry: { type: 'string' }, key: { type: 'string' } } })
const { registry, key } = values
if (registry === undefined || key === undefined) {
  console.error('Say which: --registry <name of the registry table> --key <ARN of the vault key>')
  process.exit(1)
}

const hoursUntilItSeals = 24
const now = Date.now()
const sealsFrom = new Date(now + hoursUntilItSeals * 3_600_000).toISOString()
// Keys lie in the registry; the other tables are not touched.
const table = openDynamoTable({ client: dynamoClient(), tableNames: { registry, ledger: '-', trail: '-' } })
const options = { kms: kmsClient(), keyId: key, store: keyStoreOn(table), now: new Date(now).toISOString() }
const id = await rotateKms(options, sealsFrom)
console.log(`Key ${id} is made and seals from ${sealsFrom}.`)
console.log('Before then: change `restart` in the settings of the stage and deploy, so that every function knows it.')
