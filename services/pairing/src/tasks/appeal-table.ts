import { canonical } from '@bangfu/kernel/canonical'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, type Day } from '@bangfu/kernel/time'
import {
  childPrefix,
  divisionPartition,
  divisionPlace,
  dutiesOf,
  dutyKey,
  entityKey,
  ownerPartition,
  ownerPlace,
} from '@bangfu/table/keys'
import { create, put, remove, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { Appeal, isOver } from '@bangfu/tasks/appeal'
import { officeName } from '@bangfu/tasks/owner'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import { findTask } from './task-table.ts'

const list = (over: boolean): string => (over ? 'appeal-over' : 'appeal')

const itemOf = (appeal: Appeal): Omit<Item, 'version'> => ({
  key: entityKey(appeal.appeal),
  kind: 'appeal',
  body: appeal,
  byDivision: divisionPlace(list(isOver(appeal)), appeal.division, `${appeal.deadline}#${appeal.appeal}`),
  ...(appeal.household !== null && { byOwner: ownerPlace('appeal', appeal.household, appeal.appeal) }),
})

/** In its office's list by day for as long as the office has to do something. */
const dutyOf = (appeal: Appeal): Item | undefined =>
  appeal.state === 'filed' || appeal.state === 'handling'
    ? {
        key: dutyKey(officeName(appeal.office), 'appeal', `${appeal.deadline}#${appeal.appeal}`),
        kind: 'appeal-duty',
        version: 1,
        body: { appeal: appeal.appeal, deadline: appeal.deadline, division: appeal.division, kind: appeal.kind },
      }
    : undefined

const dutyOps = (before: Appeal | undefined, after: Appeal): Op[] => {
  const [was, will] = [before && dutyOf(before), dutyOf(after)]
  if (canonical(was ?? null) === canonical(will ?? null)) return []
  return [...(was ? [remove(was.key, 'present')] : []), ...(will ? [put(will, 'absent')] : [])]
}

export const createAppeal = (appeal: Appeal): Op[] => [create(itemOf(appeal)), ...dutyOps(undefined, appeal)]

export type StoredAppeal = { readonly appeal: Appeal; readonly version: number }

export const changedAppeal = ({ appeal: before, version }: StoredAppeal, after: Appeal): Op[] => [
  replace(itemOf(after), version),
  ...dutyOps(before, after),
]

export const storedAppeal = (item: Item): StoredAppeal => ({ appeal: Appeal.parse(item.body), version: item.version })

/** @throws Refusal not_found */
export const loadAppeal = async (table: TableReader, id: string): Promise<StoredAppeal> => {
  const item = await table.get(entityKey(id))
  if (item?.kind !== 'appeal') throw new Refusal('not_found')
  return storedAppeal(item)
}

/** What was confided, opened. */
export const openAppeal = (vault: Vault, { appeal, statement, citizen }: Appeal) => ({
  statement: vault.open('objection', appeal, statement as Sealed),
  citizen: citizen === null ? null : vault.open('objection', appeal, citizen as Sealed),
})

/** The appeals of a place and all below it, by day within each division. */
export const appealsIn = (division: Division, over: boolean): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list(over), division) },
  prefix: division,
})

export const appealsOf = (household: string): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('appeal', household) },
  newestFirst: true,
})

/** What an office has to answer until a day, by day. */
export const appealDutiesUntil = (office: string, day: Day): Omit<Query, 'limit' | 'after'> => ({
  in: dutiesOf(office),
  from: childPrefix('appeal'),
  to: `${childPrefix('appeal')}${addDays(day, 1)}`,
})

/**
 * Who decided what is complained of, where it is ours: a task that was closed, an earlier appeal.
 * @throws Refusal appeal_against_unknown: absent, or of another place, which is not told apart · appeal_still_open
 */
export const decidersOf = async (
  table: TableReader,
  { kind, ref }: { readonly kind: string; readonly ref?: string | undefined },
  division: Division,
): Promise<string[]> => {
  if ((kind !== 'task' && kind !== 'appeal') || ref === undefined) return []
  const item = kind === 'appeal' ? await table.get(entityKey(ref)) : undefined
  const earlier = item?.kind === 'appeal' ? storedAppeal(item).appeal : undefined
  const found = earlier ?? (kind === 'task' ? (await findTask(table, ref))?.task : undefined)
  if (found?.division !== division) throw new Refusal('appeal_against_unknown')
  if (!found.closure) throw new Refusal('appeal_still_open')
  const handled = 'handledBy' in found ? found.handledBy : found.reply ? [found.reply.by] : []
  return [...new Set([found.closure.by, ...handled])]
}
