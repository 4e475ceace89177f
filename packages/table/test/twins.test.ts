import { onDynoxide, openDynoxide } from '../../../tests/support/on-dynoxide.ts'
import { openDynamoTable } from '../src/dynamo-table.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { tablesAgree } from './programs.ts'
import { openSqliteForTest } from './sqlite-for-test.ts'

onDynoxide(() =>
  tablesAgree(
    'SQLite and DynamoDB (dynoxide) agree',
    async () => {
      const { client, tableNames, close } = await openDynoxide()
      return [openSqliteForTest(openSqliteTable), { table: openDynamoTable({ client, tableNames }), close }]
    },
    { runs: 40 },
  ),
)
