import { randomBytes } from 'node:crypto'
import { idsFrom } from '@bangfu/kernel/ids'
import { instant, systemClock } from '@bangfu/kernel/time'
import { dynamoClient } from '@bangfu/table/dynamo-client'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { vaultOf } from '@bangfu/vault/keyring'
import { kmsClient, openKmsKeyring } from '@bangfu/vault/kms-keyring'
import type { CloudSettings } from './cloud-settings.ts'
import type { Deps } from './context.ts'
import { keyStoreOn } from './key-store.ts'

/** What every service is given in the cloud: DynamoDB, the keys that KMS opens, the time of day. Once for each cold start. */
export const openCloudDeps = async (settings: CloudSettings): Promise<Deps> => {
  const table = openDynamoTable({
    client: dynamoClient({ region: settings.region }),
    tableNames: settings.tableNames,
  })
  const now = instant(Date.now())
  const keyring = await openKmsKeyring({
    kms: kmsClient(),
    keyId: settings.vaultKey,
    store: keyStoreOn(table),
    now,
  })
  const { publicOrigin } = settings
  return {
    ...(publicOrigin !== undefined && { publicOrigin: () => publicOrigin }),
    table,
    vault: vaultOf(keyring),
    clock: systemClock,
    newId: idsFrom(() => Date.now(), randomBytes),
  }
}
