import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backupSqliteTable } from '@bangfu/table/sqlite-backup'
import { StartRefused } from './settings.ts'

/**
 * Copies a data folder while its host goes on: first the table as of one moment, then the photos, which are never
 * changed, so that every photo the table knows is there. The keys are left out: keep them apart from the data.
 */
export const backUp = async (folder: string, to: string): Promise<void> => {
  if (!existsSync(join(folder, 'table.db')))
    throw new StartRefused(
      `${folder} 中没有帮扶的数据；请用 --data 指出数据目录。`,
      `There are no Bangfu data in ${folder}; name the data folder with --data.`,
    )
  if (existsSync(join(to, 'table.db')))
    throw new StartRefused(
      `${to} 中已有一份备份；请用 --to 指出一个新的目录。`,
      `There is a backup in ${to} already; name a new folder with --to.`,
    )
  mkdirSync(to, { recursive: true, mode: 0o700 })
  await backupSqliteTable(join(folder, 'table.db'), join(to, 'table.db'))
  cpSync(join(folder, 'objects'), join(to, 'objects'), { recursive: true })
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.bangfu' }, to: { type: 'string' } } })
  if (values.to === undefined)
    throw new StartRefused('请用 --to 指出备份放在哪个目录。', 'Say with --to which folder the backup goes into.')
  await backUp(resolve(values.data), resolve(values.to))
  console.log(`已备份到 backed up into ${resolve(values.to)}；密钥 keys.json 请另行保管 keep keys.json apart`)
}

if (import.meta.main)
  main().catch((error: unknown) => {
    console.error(error instanceof StartRefused ? error.message : error)
    process.exit(1)
  })
