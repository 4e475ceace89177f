import { canonical } from '@bangfu/kernel/canonical'
import { addDays, type Day } from '@bangfu/kernel/time'
import { childPrefix, dutiesOf, dutyKey, dutyPlaces } from '@bangfu/table/keys'
import { put, remove } from '@bangfu/table/ops'
import type { Item, Key, Op, Query } from '@bangfu/table/table'
import { linesOf, TaskLine } from '@bangfu/tasks/line'
import type { Task } from '@bangfu/tasks/task'

const orderOf = ({ deadline, task }: TaskLine): string => `${deadline}#${task}`
const keyOf = (line: TaskLine): Key => dutyKey(line.who, line.list, orderOf(line))
const nameOf = (line: TaskLine): string => `${line.who} ${line.list} ${orderOf(line)}`

/** The first line stands for the task in the lists of its township and county, so that it counts there once. */
const itemsOf = (task: Task): Item[] =>
  linesOf(task).map((line, index) => ({
    key: keyOf(line),
    kind: 'duty',
    version: 1,
    body: line,
    ...(index === 0 && line.list === 'live' && dutyPlaces(line.division, orderOf(line))),
  }))

/** The operations that move a task from the lists where it stood to those where it stands; its own version decides races. */
export const lineOps = (before: Task | undefined, after: Task): Op[] => {
  const named = (items: readonly Item[]) => new Map(items.map((item) => [nameOf(TaskLine.parse(item.body)), item]))
  const was = named(before ? itemsOf(before) : [])
  const will = named(itemsOf(after))
  return [
    ...[...was].filter(([name]) => !will.has(name)).map(([, { key }]) => remove(key, 'present')),
    ...[...will].flatMap(([name, item]): Op[] => {
      const known = was.get(name)
      if (!known) return [put(item, 'absent')]
      return canonical(known) === canonical(item) ? [] : [put(item, 'present')]
    }),
  ]
}

/** What somebody has to do, by day: all of it, or what is due until a day. */
export const dutiesUntil = (who: string, day?: Day): Omit<Query, 'limit' | 'after'> => ({
  in: dutiesOf(who),
  ...(day === undefined
    ? { prefix: childPrefix('live') }
    : { from: childPrefix('live'), to: `${childPrefix('live')}${addDays(day, 1)}` }),
})

/** What somebody has done, the last deadline first. */
export const dutiesDone = (who: string): Omit<Query, 'limit' | 'after'> => ({
  in: dutiesOf(who),
  prefix: childPrefix('done'),
  newestFirst: true,
})

export const taskLineOf = (item: Item): TaskLine => TaskLine.parse(item.body)
