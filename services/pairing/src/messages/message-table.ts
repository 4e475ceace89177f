import * as z from 'zod'
import { HelperFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { instant, type Instant } from '@bangfu/kernel/time'
import type { Outgoing, Recipient, Values } from '@bangfu/messages/message'
import { QueuedMessage, type KeptRecipient } from '@bangfu/messages/outbox'
import { isTemplate, messageText, templates, type TemplateName } from '@bangfu/messages/templates'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { entityKey, faceKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import type { Sealed } from '@bangfu/vault/vault'

/** To whom a message is to go, as it is asked for: how a helper is reached is looked up when it goes out. */
export type Addressee =
  | { readonly user: string }
  | { readonly helper: string }
  | { readonly role: string; readonly division: Division; readonly unit?: string }
  | { readonly phone: string }

export type Message = {
  readonly to: Addressee
  readonly template: TemplateName
  /** Short texts and numbers that the template names. No names, numbers or addresses of people: but for a code. */
  readonly values: Values
  /** Where it belongs to. */
  readonly division: Division
  /** For a message that may be made twice: the same id is one message, and the second write is refused. */
  readonly message?: Id<'msg'>
  /** Instead of the template's own. */
  readonly validMinutes?: number
  /** Not sent earlier: the hour at which somebody wants it. Not for what is urgent. */
  readonly notBefore?: Instant
}

const list = 'outbox'
const waiting = 'waiting'
/** What has become of a message can be looked up for so long. */
const keptDays = 30

/**
 * The operations that put a message into the outbox, for the transaction of the act that asks for it: when that is
 * written it goes out, at least once and until its time is over; when it is not it never does.
 */
export const messageOps = (
  context: Pick<Deps, 'newId' | 'vault'> & { readonly now: Instant },
  { to, template, values, division, message = context.newId('msg'), validMinutes, notBefore }: Message,
): Op[] => {
  const { now, vault } = context
  const { urgent, validMinutes: usual } = templates[template]
  // Says at once, and not when it goes out, that a value is missing.
  messageText(template, values)
  const from = notBefore !== undefined && notBefore > now ? notBefore : now
  const queued: QueuedMessage = {
    message,
    division,
    template,
    to: keptRecipient(to, message, vault),
    values: vault.seal('message', message, JSON.stringify(values)),
    state: 'waiting',
    queuedAt: now,
    expiresAt: instant(Date.parse(from) + (validMinutes ?? usual) * 60_000),
    attempts: 0,
    // The one who is told by the fact has a moment before the round takes it up.
    nextAt: urgent ? instant(Date.parse(now) + 60_000) : from,
    fault: null,
    endedAt: null,
  }
  return [create(itemOf(queued)), ...(urgent ? [tell(context, now, division, 'message.queued', { message })] : [])]
}

const keptRecipient = (to: Addressee, message: string, vault: Deps['vault']): KeptRecipient => {
  if ('user' in to) return { kind: 'user', user: to.user }
  if ('helper' in to) return { kind: 'helper', helper: to.helper }
  if ('phone' in to) return { kind: 'phone', sealed: vault.seal('phone', message, to.phone) }
  return { kind: 'office', role: to.role, division: to.division, unit: to.unit ?? null }
}

/** While it waits it stands in one list, by the moment when it may be tried next. */
const itemOf = (message: QueuedMessage): Omit<Item, 'version'> => ({
  key: entityKey(message.message),
  kind: 'message',
  body: message,
  ...(message.state === 'waiting' && { byOwner: ownerPlace(list, waiting, `${message.nextAt}#${message.message}`) }),
  expires: Math.floor(Date.parse(message.queuedAt) / 1000) + keptDays * 86_400,
})

export type StoredMessage = { readonly message: QueuedMessage; readonly version: number }

export const findMessage = async (table: TableReader, id: string): Promise<StoredMessage | undefined> => {
  const item = await table.get(entityKey(id))
  return item?.kind === 'message' ? { message: QueuedMessage.parse(item.body), version: item.version } : undefined
}

export const replaceMessage = (message: QueuedMessage, version: number): Op => replace(itemOf(message), version)

/** The messages of the whole installation that may be tried by now. The index may lag: look at each before it goes out. */
export const waitingUntil = (now: Instant): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition(list, waiting) },
  to: `${now}~`,
})

export const messageIdOf = ({ body }: Item): string => QueuedMessage.parse(body).message

/** The message with everything that is sealed opened: for the channel, and nobody else. */
export const openMessage = async ({ table, vault }: Deps, kept: QueuedMessage): Promise<Outgoing> => {
  const { message, template, queuedAt, expiresAt } = kept
  if (!isTemplate(template) || kept.values === null) throw new RangeError('a message of no template is not sent')
  const values = Values.parse(JSON.parse(vault.open('message', message, kept.values as Sealed)))
  const to = await openRecipient({ table, vault }, kept)
  return { message, to, template, values, text: messageText(template, values), queuedAt, expiresAt }
}

const Values = z.record(z.string(), z.union([z.string(), z.number()]))

const openRecipient = async (
  { table, vault }: Pick<Deps, 'table' | 'vault'>,
  { to, message }: QueuedMessage,
): Promise<Recipient> => {
  if (to.kind === 'phone') {
    if (to.sealed === null) throw new RangeError('a message that is over is not sent')
    return { kind: 'phone', phone: vault.open('phone', message, to.sealed as Sealed) }
  }
  if (to.kind !== 'helper') return to
  const face = HelperFace.safeParse((await table.get(faceKey(to.helper)))?.body)
  const sealed = face.data?.phone
  return { ...to, phone: sealed === undefined ? null : vault.open('phone', to.helper, sealed as Sealed) }
}
