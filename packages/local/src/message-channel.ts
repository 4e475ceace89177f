import { readFileSync } from 'node:fs'
import type { Messages } from '@bangfu/messages/message'
import { restingAfterFailure } from '@bangfu/messages/resting-messages'
import { webhookMessages } from '@bangfu/messages/webhook-messages'
import { StartRefused, type Settings } from './settings.ts'

/** The webhook that messages go to, with the secret of its file. @throws StartRefused */
export const channelOf = ({ url, secretFile }: NonNullable<Settings['messages']>): Messages => {
  try {
    return restingAfterFailure(webhookMessages({ url, secret: readFileSync(secretFile, 'utf8').trim() }))
  } catch (error) {
    if (error instanceof RangeError)
      throw new StartRefused(
        '--messages-webhook 须为 https 地址（本机可用 http），密钥文件须至少 16 个字符。',
        'The address after --messages-webhook is https (http on this machine only), and its secret has at least 16 characters.',
      )
    throw new StartRefused(
      `消息密钥文件 ${secretFile} 读不出来；请核对 --messages-secret-file。`,
      `The file ${secretFile} with the secret for messages cannot be read; check --messages-secret-file.`,
    )
  }
}
