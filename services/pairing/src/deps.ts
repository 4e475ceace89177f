import type { Messages } from '@bangfu/messages/message'
import type { Deps } from '@bangfu/service/context'

/** What the parts that hand messages to a channel are given besides. To queue one needs nothing: see `messageOps`. */
export type MessageDeps = Deps & { readonly messages: Messages }
