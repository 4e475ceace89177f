import type { Instant } from '@bangfu/kernel/time'

/**
 * To whom: somebody who signs in, a helper (with the number he leaves with his households), whoever holds an office, or a
 * telephone. How a user or an office is reached the channel knows: that is the county's messenger, not ours.
 */
export type Recipient =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'helper'; readonly helper: string; readonly phone: string | null }
  | { readonly kind: 'office'; readonly role: string; readonly division: string; readonly unit: string | null }
  | { readonly kind: 'phone'; readonly phone: string }

export type Values = Readonly<Record<string, string | number>>

/** A message as it is handed to a channel: the text, and what a channel with templates of its own makes it from. */
export type Outgoing = {
  /** The same message handed over twice has the same id: the channel sends it once. */
  readonly message: string
  readonly to: Recipient
  readonly template: string
  readonly values: Values
  readonly text: { readonly zh: string; readonly en: string }
  readonly queuedAt: Instant
  /** After it nobody wants to read it any more. */
  readonly expiresAt: Instant
}

/** The port to whatever carries messages to people. It is told of each at least once. */
export type Messages = {
  /** Resolves when the channel has the message for good. @throws Unsent when it has not */
  send(message: Outgoing): Promise<void>
}

/** The channel did not take a message. What it says never quotes the message, the address or the secret. */
export class Unsent extends Error {
  /** `http-503`, `timeout`, `unreachable`, `no-channel`: what an operator has to know. */
  readonly fault: string
  /** False when the channel refused this message: it would refuse it again. */
  readonly again: boolean
  constructor(fault: string, again: boolean) {
    super(`a message was not sent: ${fault}`)
    this.name = 'Unsent'
    this.fault = fault
    this.again = again
  }
}

/** An installation without a channel: every message waits until one is set up, or until its time is over. */
export const noMessages: Messages = {
  send: async () => {
    throw new Unsent('no-channel', true)
  },
}
