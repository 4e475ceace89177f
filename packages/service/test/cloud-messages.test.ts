import { describe, expect, test } from '@jest/globals'
import { openMessages } from '../src/cloud-messages.ts'
import { cloudSettings } from '../src/cloud-settings.ts'

const told = {
  AWS_LAMBDA_FUNCTION_NAME: 'f',
  AWS_REGION: 'cn-north-1',
  REGISTRY_TABLE: 'r',
  LEDGER_TABLE: 'l',
  TRAIL_TABLE: 't',
  VAULT_KEY: 'k',
  FOUNDERS: '[]',
}

describe('the channel of messages in the cloud', () => {
  test('is not there where nobody has set it: everything waits in the outbox', async () => {
    const messages = await openMessages(cloudSettings(told))
    await expect(messages.send({} as never)).rejects.toMatchObject({ fault: 'no-channel', again: true })
  })

  test('is told as an address and a secret that KMS encrypted, never in plain text', () => {
    const webhook = { url: 'https://messages.invalid/hook', encryptedSecret: 'AQICAHg=' }
    const settings = cloudSettings({ ...told, MESSAGES_WEBHOOK: JSON.stringify(webhook) })
    expect(settings.messagesWebhook).toEqual(webhook)
    for (const wrong of ['no json', '{}', JSON.stringify({ url: webhook.url, secret: 'plain' })])
      expect(() => cloudSettings({ ...told, MESSAGES_WEBHOOK: wrong })).toThrow()
  })
})
