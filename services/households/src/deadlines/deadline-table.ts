import type { HouseholdFace } from '@bangfu/facts/faces'
import { canonical } from '@bangfu/kernel/canonical'
import type { Division } from '@bangfu/kernel/division'
import { addDays, type Day } from '@bangfu/kernel/time'
import { deadlineKey, deadlinePlaces, deadlinesIn, faceKey } from '@bangfu/table/keys'
import { put, remove } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import type { Deadline } from './deadline.ts'

/**
 * The operations that go with a change of state: the deadlines of the thing as it was, and as it will be. What ends is
 * taken away, what begins is put, what stays costs nothing. Goes into the caller's one commit, whose own version decides
 * the race; a caller that keeps its deadlines in its entity never needs to read them.
 */
export const deadlineOps = (before: readonly Deadline[], after: readonly Deadline[]): Op[] => {
  const was = new Map(before.map((deadline) => [nameOf(deadline), deadline]))
  const will = new Map(after.map((deadline) => [nameOf(deadline), deadline]))
  return [
    ...[...was].filter(([name]) => !will.has(name)).map(([, deadline]) => remove(keyOf(deadline), 'present')),
    ...[...will].flatMap(([name, deadline]): Op[] => {
      const known = was.get(name)
      if (!known) return [put(itemOf(deadline), 'absent')]
      return canonical(known) === canonical(deadline) ? [] : [put(itemOf(deadline), 'present')]
    }),
  ]
}

/** What is due up to a day in a division, oldest first: the query of a list at any of the three levels. */
export const dueBefore = (division: Division, day: Day): Omit<Query, 'limit' | 'after'> => ({
  in: deadlinesIn(division),
  // Every order begins with its day: the day after is the first that is past it.
  to: addDays(day, 1),
})

const orderOf = ({ due, about, kind }: Deadline): string => `${due}#${about}#${kind}`
const keyOf = (deadline: Deadline): Key => deadlineKey(deadline.division, orderOf(deadline))
const nameOf = (deadline: Deadline): string => `${deadline.division}#${orderOf(deadline)}`

const itemOf = (deadline: Deadline): Item => ({
  key: keyOf(deadline),
  kind: 'deadline',
  version: 1,
  body: deadline,
  ...deadlinePlaces(deadline.division, orderOf(deadline)),
})

const readAtOnce = 100

/** Without those of households whose file has ended: nothing is due of them any more, unless they are restored. */
export const ofStanding = async (table: TableReader, deadlines: readonly Deadline[]): Promise<Deadline[]> => {
  const households = [...new Set(deadlines.flatMap(({ household }) => household ?? []))]
  const ended = new Set<string>()
  for (let at = 0; at < households.length; at += readAtOnce)
    for (const face of await table.getMany(households.slice(at, at + readAtOnce).map(faceKey))) {
      const { household, status } = (face?.body ?? {}) as Partial<HouseholdFace>
      if (household !== undefined && status === 'removed') ended.add(household)
    }
  return deadlines.filter(({ household }) => household === null || !ended.has(household))
}
