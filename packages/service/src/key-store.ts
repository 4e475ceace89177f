import { keyBlobKey, keyBlobPartition } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { Conflict, listAll, type Table } from '@bangfu/table/table'
import type { KeyBlob, KeyStore } from '@bangfu/vault/kms-keyring'

const mostBlobs = 1000

/** Keeps encrypted data keys in the registry: whoever may read the table still needs KMS to open one. */
export const keyStoreOn = (table: Table): KeyStore => ({
  load: async () =>
    (await listAll(table, { in: { table: 'registry', pk: keyBlobPartition } }, mostBlobs)).map(
      ({ body }) => body as KeyBlob,
    ),
  add: async (blob) => {
    try {
      await table.write([create({ key: keyBlobKey(blob.id), kind: 'key', body: blob })])
      return true
    } catch (error) {
      if (error instanceof Conflict) return false
      throw error
    }
  },
})
