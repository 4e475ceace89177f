import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { openSqliteTable } from '@bangfu/table/sqlite-table'
import { create } from '@bangfu/table/ops'
import { entityKey } from '@bangfu/table/keys'
import { openDiskObjects } from '@bangfu/objects/disk-objects'
import { instant } from '@bangfu/kernel/time'
import { backUp } from '../src/backup.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangfu-backup-'))
afterAll(() => rmSync(folder, { recursive: true }))

const put = (id: string) => create({ key: entityKey(id), kind: 'unit', body: { id } })
const disk = (path: string) =>
  openDiskObjects({ folder: path, secret: new Uint8Array(32), origin: () => 'http://x', clock: () => instant(0) })

test('a backup that is taken while the table is written opens whole, with its photos and without the keys', async () => {
  const table = openSqliteTable(join(folder, 'table.db'))
  const objects = await disk(join(folder, 'objects'))
  await objects.write('original/one', Buffer.from('picture'), 'image/jpeg')
  await table.write([put('unt_before')])
  const writing = Promise.all(Array.from({ length: 200 }, (_, index) => table.write([put(`unt_${index}`)])))
  const to = join(folder, 'copy')
  await backUp(folder, to)
  await writing
  table.close()
  const copy = openSqliteTable(join(to, 'table.db'))
  expect(await copy.get(entityKey('unt_before'))).toMatchObject({ body: { id: 'unt_before' } })
  copy.close()
  expect(Buffer.from((await (await disk(join(to, 'objects'))).read('original/one', 100)) ?? '').toString()).toBe(
    'picture',
  )
  expect(existsSync(join(to, 'keys.json'))).toBe(false)
  await expect(backUp(folder, to)).rejects.toThrow(/--to/)
  await expect(backUp(join(folder, 'none'), join(folder, 'x'))).rejects.toThrow(/--data/)
})
