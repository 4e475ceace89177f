import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A table in a folder of its own, which goes with it. */
export const openSqliteForTest = <T extends { close(): Promise<void> | void }>(
  open: (path: string) => T,
): { readonly table: T; readonly path: string; close(): Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-'))
  const path = join(folder, 'table.db')
  const table = open(path)
  return {
    table,
    path,
    close: async () => {
      await table.close()
      rmSync(folder, { recursive: true })
    },
  }
}
