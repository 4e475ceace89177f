import { backup, DatabaseSync } from 'node:sqlite'

/** Copies a table's file as of one moment, while hosts go on writing to it. The copy is a whole file of its own. */
export const backupSqliteTable = async (path: string, to: string): Promise<void> => {
  const source = new DatabaseSync(path, { readOnly: true })
  try {
    await backup(source, to)
  } finally {
    source.close()
  }
}
