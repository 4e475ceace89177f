import { dayOf } from '@bangfu/kernel/time'
import { Refusal } from '@bangfu/kernel/refusal'
import { Division } from '@bangfu/kernel/division'
import { object, type Notice } from '@bangfu/notices/notice'
import { titleOf } from '@bangfu/notices/publication'
import type { Context, Deps } from '@bangfu/service/context'
import { childKey, childPrefix, divisionPlace, entityKey, partitionOf } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import type { Sealed } from '@bangfu/vault/vault'
import type { Deadline } from '../deadlines/deadline.ts'
import { deadlineOps } from '../deadlines/deadline-table.ts'
import { replaceNotice, type FoundNotice } from './notice-table.ts'
import { Confided, Objection } from './objection.ts'

const list = 'objection'

const objectionKey = (notice: string, objection: string): Key => childKey(notice, list, objection)

/** The objections of a notice, in the order in which they came. */
export const objectionsOf = (notice: string): Omit<Query, 'limit'> => ({
  in: partitionOf(entityKey(notice)),
  prefix: childPrefix(list),
})

/** Open objections lie by the day on which their answer is due, answered ones by the day of the answer. */
const itemOf = (objection: Objection): Omit<Item, 'version'> => ({
  key: objectionKey(objection.notice, objection.objection),
  kind: 'objection',
  body: objection,
  byDivision: objection.answer
    ? divisionPlace('objection-answered', objection.village, `${dayOf(objection.answer.at)}#${objection.objection}`)
    : divisionPlace('objection-open', objection.village, `${objection.answerBy}#${objection.objection}`),
})

export const objectionOfItem = ({ body }: Item): Objection => Objection.parse(body)

export type FoundObjection = { readonly objection: Objection; readonly version: number }

/** @throws Refusal not_found */
export const loadObjection = async (table: TableReader, notice: string, id: string): Promise<FoundObjection> => {
  const item = await table.get(objectionKey(notice, id))
  if (!item) throw new Refusal('not_found')
  return { objection: objectionOfItem(item), version: item.version }
}

/** Puts the answer to an objection; two who answer at once do not both win. */
export const answeredOps = (before: FoundObjection, after: Objection, notice: Notice): Op[] => [
  replace(itemOf(after), before.version, () => new Refusal('objection_answered')),
  ...deadlineOps([deadlineOf(before.objection, notice)], []),
]

/** An answer that is owed: by the township, under the title of the notice, and of nobody's household. */
const deadlineOf = ({ objection, village, raised, answerBy }: Objection, { publication }: Notice): Deadline => ({
  about: objection,
  kind: 'objection-answer',
  division: Division.parse(village),
  household: null,
  label: titleOf(publication),
  owedBy: 'township',
  since: dayOf(raised.at),
  due: answerBy,
  holidaysUnknown: [],
})

type Raised = {
  readonly row?: number | undefined
  readonly statement: string
  readonly contact?: string | undefined
  readonly channel: Objection['channel']
}

/**
 * Takes an objection to a notice: the objection itself, sealed, and the notice that now knows of it.
 * @throws Refusal notice_not_open · notice_row_unknown · objection_limit
 */
export const raiseOps = (
  { newId, now, actor, vault }: Pick<Context, 'newId' | 'now' | 'actor' | 'vault'>,
  found: FoundNotice,
  { row, statement, contact, channel }: Raised,
): { readonly objection: Objection; readonly ops: Op[] } => {
  const id = newId('obj')
  const mark = { objection: id, row: row ?? null, unsigned: channel === 'public' }
  const { notice, answerBy } = object(found.notice, mark, now)
  const confided: Confided = { statement, contact: contact ?? null }
  const objection: Objection = {
    objection: id,
    notice: notice.notice,
    village: notice.publication.village,
    row: row ?? null,
    channel,
    sealed: vault.seal('objection', id, JSON.stringify(confided)),
    hasContact: contact !== undefined,
    raised: { at: now, by: actor.id },
    answerBy,
    answer: null,
  }
  const due = deadlineOps([], [deadlineOf(objection, notice)])
  return { objection, ops: [replaceNotice(found, notice), create(itemOf(objection)), ...due] }
}

/** Opens what an objection said, for those who answer it. */
export const confidedOf = ({ vault }: Pick<Deps, 'vault'>, { objection, sealed }: Objection): Confided =>
  // A string becomes a seal again where it is read back from the table.
  Confided.parse(JSON.parse(vault.open('objection', objection, sealed as Sealed)))
