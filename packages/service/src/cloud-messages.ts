import { noMessages, type Messages } from '@bangfu/messages/message'
import { restingAfterFailure } from '@bangfu/messages/resting-messages'
import { webhookMessages } from '@bangfu/messages/webhook-messages'
import { kmsClient, openSetting } from '@bangfu/vault/kms-keyring'
import type { CloudSettings } from './cloud-settings.ts'

/** The channel of messages in the cloud: the webhook of the settings; without one everything waits in the outbox. */
export const openMessages = async ({ messagesWebhook, vaultKey }: CloudSettings): Promise<Messages> => {
  if (messagesWebhook === undefined) return noMessages
  const { url, encryptedSecret } = messagesWebhook
  const secret = await openSetting({ kms: kmsClient(), keyId: vaultKey }, 'messages-webhook', encryptedSecret)
  return restingAfterFailure(webhookMessages({ url, secret }))
}
