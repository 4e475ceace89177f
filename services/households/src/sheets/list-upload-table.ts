import { Refusal } from '@bangfu/kernel/refusal'
import { keptExchangeDays } from '@bangfu/objects/objects'
import { entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { ListUpload, type UploadId } from './list-upload.ts'

/** Kept as long as the file itself. */
export const uploadOp = (upload: ListUpload): Op =>
  create({
    key: entityKey(upload.upload),
    kind: 'list-upload',
    body: upload,
    expires: Math.floor(Date.parse(upload.at) / 1000) + keptExchangeDays * 86_400,
  })

/** @throws Refusal not_found */
export const loadUpload = async (table: TableReader, upload: UploadId): Promise<ListUpload> => {
  const item = await table.get(entityKey(upload))
  if (item?.kind !== 'list-upload') throw new Refusal('not_found')
  return ListUpload.parse(item.body)
}
