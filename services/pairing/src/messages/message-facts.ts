import type { Takes } from '@bangfu/service/service'
import type { MessageDeps } from '../deps.ts'
import { sendMessage } from './message-send-task.ts'

/** An urgent message goes out when its act has been written, without waiting for the next round. */
export const messageTakes: Takes<MessageDeps> = {
  'message.queued': async ({ body }, deps) => sendMessage(deps, body.message, true),
}
