import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import {
  divisionPartition,
  divisionPlace,
  dropoutDueKey,
  dropoutDuePlaces,
  entityKey,
  uniqueKey,
} from '@bangfu/table/keys'
import { create, remove, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import type { Versioned } from '../ledger/till-table.ts'
import { Dropout, isOver } from './dropout.ts'

const conflict = () => new Refusal('conflict')

const itemOf = (dropout: Dropout): Omit<Item, 'version'> => ({
  key: entityKey(dropout.dropout),
  kind: 'dropout',
  body: dropout,
  byDivision: divisionPlace('dropout', dropout.division, dropout.dropout),
})

export const dropoutOf = (item: Item | undefined): Versioned<Dropout> => {
  if (!item) throw new Refusal('not_found')
  return { value: Dropout.parse(item.body), version: item.version }
}

/** @throws Refusal not_found */
export const loadDropout = async (table: TableReader, dropout: string): Promise<Versioned<Dropout>> =>
  dropoutOf(await table.get(entityKey(dropout)))

const orderOf = ({ due, dropout }: Dropout): string => `${due ?? ''}#${dropout}`

/** Its line among what is due in village, township and county, by day: it names the dropout alone, so that it never ages. */
const dueOps = (dropout: Dropout): Op[] =>
  dropout.due === null
    ? []
    : [
        create({
          key: dropoutDueKey(dropout.division, orderOf(dropout)),
          kind: 'dropout-due',
          body: { dropout: dropout.dropout },
          ...dropoutDuePlaces(dropout.division, orderOf(dropout)),
        }),
      ]

export const DueLine = Dropout.pick({ dropout: true })

export const onRegisterKey = (person: string): Key => uniqueKey('dropout', person)

/** Who is on the register of a child: `over` when he may be found again. */
export const findOpen = async (
  table: TableReader,
  person: string,
): Promise<{ readonly over: boolean; readonly version: number } | undefined> => {
  const item = await table.get(onRegisterKey(person))
  if (!item) return undefined
  const { dropout } = Dropout.pick({ dropout: true }).parse(item.body)
  return { over: isOver((await loadDropout(table, dropout)).value), version: item.version }
}

export const createDropout = (dropout: Dropout, formerVersion: number | undefined): Op[] => {
  const item = { key: onRegisterKey(dropout.person), kind: 'unique', body: { dropout: dropout.dropout } }
  const taken = () => new Refusal('dropout_on_register')
  return [
    create(itemOf(dropout)),
    formerVersion === undefined ? create(item, taken) : replace(item, formerVersion, taken),
    ...dueOps(dropout),
  ]
}

/** Replaces a dropout, keeps what it was, and moves its line among what is due. */
export const replaceDropout = (
  context: Pick<Context, 'actor' | 'now'>,
  before: Versioned<Dropout>,
  after: Dropout,
  why: string,
): Op[] => {
  const own = [
    replace(itemOf(after), before.version, conflict),
    historyOp(context, after.dropout, before.version, before.value, why),
  ]
  if (before.value.due === after.due) return own
  const line = dropoutDueKey(after.division, orderOf(before.value))
  return [...own, ...(before.value.due === null ? [] : [remove(line, 'present', conflict)]), ...dueOps(after)]
}

export const dropoutsIn = (division: Division): Omit<Query, 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('dropout', division) },
  prefix: division,
})
