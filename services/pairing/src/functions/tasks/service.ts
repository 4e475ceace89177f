import type { Service } from '@bangfu/service/service'
import type { MessageDeps } from '../../deps.ts'
import { openDigests, someDigests } from '../../tasks/digest-task.ts'
import { dailyDigest } from '../../tasks/digest.ts'
import { taskAreaRoutes } from '../../tasks/service.ts'
import { escalateTasks } from '../../tasks/task-escalation-task.ts'
import { taskEscalation } from '../../tasks/task-escalation.ts'
import { messageRound, sendMessages } from '../../messages/message-send-task.ts'

/** What somebody has to do by a day, what he is told of it, and what people complain of. */
export const tasksPart: Service<MessageDeps> = {
  name: 'pairing',
  routes: taskAreaRoutes,
  tasks: { sendMessages, escalateTasks, openDigests, someDigests },
  machines: [messageRound, taskEscalation, dailyDigest],
  // A host that starts has more urgent things to do than to wait for a channel.
  resume: async (deps, alone) => {
    if (!alone) await sendMessages({}, deps)
  },
}
