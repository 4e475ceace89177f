import type { Messages } from '@bangfu/messages/message'
import type { Deps } from '@bangfu/service/context'
import type { ExchangeDeps, StartDeps } from '@bangfu/service/jobs'

/** What the parts that hand messages to a channel are given besides. To queue one needs nothing: see `messageOps`. */
export type MessageDeps = Deps & { readonly messages: Messages }

/** What the part for long work is given besides: to start jobs, and files that come and go. */
export type HandoverDeps = StartDeps & ExchangeDeps

/** What all parts together are given. */
export type PairingDeps = MessageDeps & HandoverDeps
