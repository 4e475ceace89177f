import { onDynoxide, openDynoxide } from '../../../tests/support/on-dynoxide.ts'
import { openDynamoTable } from '../src/dynamo-table.ts'
import { tableContract } from './contract.ts'

onDynoxide(() =>
  tableContract('DynamoDB (dynoxide)', async () => {
    const { client, tableNames, close } = await openDynoxide()
    return { table: openDynamoTable({ client, tableNames }), close }
  }),
)
