import { openSqliteTable } from '../src/sqlite-table.ts'
import { openSqliteTableThreaded } from '../src/sqlite-threaded.ts'
import { tableContract } from './contract.ts'
import { openSqliteForTest } from './sqlite-for-test.ts'

tableContract('SQLite', async () => openSqliteForTest(openSqliteTable))
tableContract('SQLite with a writer thread', async () => openSqliteForTest(openSqliteTableThreaded))
