import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { addDays, Day, startOfDay } from '@bangfu/kernel/time'
import { appealClasses, type AppealClass } from '@bangfu/rules/appeal-pack'
import { dutiesIn, ownerPartition } from '@bangfu/table/keys'
import type { Item, Query, TableReader } from '@bangfu/table/table'
import type { TaskLine } from '@bangfu/tasks/line'
import { helperOf } from '../organisations/helper-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { covers } from '../pairings/days.ts'
import { pairedOf, pairedOfHelper } from '../pairings/pairing-table.ts'
import { briefOfItem, helperDuties, stateKeyOf, visitList } from '../visits/visit-state-table.ts'
import { dutyLine, type DutyLine } from '../visits/visit-state.ts'
import { schoolPairingPackFor } from '@bangfu/rules/school-pairing-pack'
import { dutiesOf } from '../schools/duty.ts'
import { readSchoolPairingFile } from '../schools/school-pairing-table.ts'
import { SchoolPairingId } from '../schools/school-pairing.ts'
import { findSchool, findSchoolSlot } from '../schools/school-table.ts'
import { appealDutiesUntil } from './appeal-table.ts'
import { presenceDue } from './due-presence-table.ts'
import { dueLine, type DueKind, type DueLine, type Person } from './due.ts'
import { dutiesUntil, taskLineOf } from './task-line-table.ts'
import { tasksOfVillageUntil, storedTask } from './task-table.ts'
import { linesOf } from '@bangfu/tasks/line'

/** Of one kind and person: whoever has more has other troubles. */
const most = 300

export type Dues = { readonly lines: readonly DueLine[]; readonly capped: boolean }

/** Everything that somebody has to do until a day, what is late first. */
export const duesOf = async (table: TableReader, person: Person, today: Day, until: Day): Promise<Dues> => {
  const found = await Promise.all([
    tasksOf(table, person.who, today, until),
    person.kind === 'office' ? appealsOf(table, person.who, today, until) : none,
    person.kind === 'office' ? presenceOf(table, person, today, until) : none,
    person.kind === 'unit' ? schoolDutiesOf(table, person.who, today, until) : none,
    person.kind === 'helper' ? visitsOf(table, person.who, today, until) : none,
  ])
  return together(found)
}

const none: Dues = { lines: [], capped: false }

const together = (found: readonly Dues[]): Dues => ({
  lines: found
    .flatMap(({ lines }) => lines)
    .toSorted((a, b) => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : 0)),
  capped: found.some(({ capped }) => capped),
})

const some = async (table: TableReader, query: Omit<Query, 'limit' | 'after'>, limit = most) => {
  const { items, after } = await table.list({ ...query, limit })
  return { items, capped: after !== undefined }
}

const standings = { owner: 'task', dispatcher: 'ruling', above: 'escalated' } as const satisfies Record<
  TaskLine['as'],
  DueKind
>

const dueTask = ({ task, who, as, what, deadline }: TaskLine, today: Day): DueLine =>
  dueLine({ kind: standings[as], who, about: task, label: what, deadline }, today)

const tasksOf = async (table: TableReader, who: string, today: Day, until: Day): Promise<Dues> => {
  const { items, capped } = await some(table, dutiesUntil(who, until))
  return { lines: items.map((item) => dueTask(taskLineOf(item), today)), capped }
}

const AppealDuty = z.object({ appeal: z.string(), deadline: Day, division: Division, kind: z.enum(appealClasses) })
const appealWords: Readonly<Record<AppealClass, string>> = {
  petition: '信访',
  mass: '群体性事件',
  emergency: '突发事件',
}

const appealsOf = async (table: TableReader, who: string, today: Day, until: Day): Promise<Dues> => {
  const { items, capped } = await some(table, appealDutiesUntil(who, until))
  const lines = items
    .map(({ body }) => AppealDuty.parse(body))
    .map(({ appeal, deadline, kind }) =>
      dueLine({ kind: 'appeal', who, about: appeal, label: appealWords[kind], deadline }, today),
    )
  return { lines, capped }
}

/** Days in the village are owed by the end of the month: by the office of the first secretary. */
const presenceOf = async (
  table: TableReader,
  { who, office }: Extract<Person, { kind: 'office' }>,
  today: Day,
  until: Day,
): Promise<Dues> => {
  if (office.role !== 'first-secretary') return none
  const lines = await presenceDue(table, { who, village: office.division, today, now: startOfDay(today) })
  return { lines: lines.filter(({ deadline }) => deadline <= until), capped: false }
}

/** What a unit owes as a school of a pairing that holds today: late, or due until the day. */
const schoolDutiesOf = async (table: TableReader, who: string, today: Day, until: Day): Promise<Dues> => {
  const { slot } = await findSchoolSlot(table, UnitId.parse(who))
  const running = slot.periods.filter((days) => covers(days, today))
  const lines: DueLine[] = []
  for (const { pairing } of running) {
    const file = await readSchoolPairingFile(table, SchoolPairingId.parse(pairing))
    const school = await findSchool(table, file.pairing.weak.unit)
    const pack = schoolPairingPackFor(file.pairing.division, file.pairing.from)
    const { stretches } = dutiesOf(file, { on: today, pack, shortageSubjects: school?.school.shortageSubjects ?? [] })
    for (const { zh, state, dueBy } of stretches.flatMap(({ duties }) => duties))
      if (state === 'late' || (state === 'due' && dueBy <= until))
        lines.push(dueLine({ kind: 'school-duty', who, about: pairing, label: zh, deadline: dueBy }, today))
  }
  return { lines: lines.slice(0, most), capped: lines.length > most }
}

/** The households of a helper whose visit is late or due: those that are his today. */
const visitsOf = async (table: TableReader, who: string, today: Day, until: Day): Promise<Dues> => {
  const { items, capped } = await some(table, pairedOfHelper(who))
  const held = items.map(pairedOf).filter(({ periods }) => periods.some((days) => covers(days, today)))
  const states: (Item | undefined)[] = []
  for (let start = 0; start < held.length; start += 100)
    states.push(...(await table.getMany(held.slice(start, start + 100).map(({ household }) => stateKeyOf(household)))))
  const lines = states
    .flatMap((item) => (item ? visitLine(item, today) : []))
    .filter(({ helper }) => helper === who)
    .flatMap((line) => dueVisit(line, today, until))
  return { lines, capped }
}

const visitLine = (item: Item, today: Day): DutyLine[] => {
  const brief = briefOfItem(item, today)
  return [dutyLine(brief, helperDuties(brief.division, today), today)]
}

const dueVisit = ({ household, code, headMasked, helper, dueOn }: DutyLine, today: Day, until: Day): DueLine[] =>
  helper === null || dueOn === null || dueOn > until
    ? []
    : [
        dueLine(
          { kind: 'visit', who: helper, about: household, label: `${code} ${headMasked}`, deadline: dueOn },
          today,
        ),
      ]

const readAtOnce = 20
/** The most of one kind that a summary counts. */
const mostCounted = 1000

/** What is due until a day in a place: tasks and visits, each by whose it is. */
export const duesIn = async (table: TableReader, place: Division, today: Day, until: Day): Promise<Dues> => {
  const tasks: Dues =
    place.length === 12
      ? await villageTasks(table, place, today, until)
      : await some(table, { in: dutiesIn(place), to: addDays(until, 1) }, mostCounted).then(({ items, capped }) => ({
          lines: items.map((item) => dueTask(taskLineOf(item), today)),
          capped,
        }))
  return together([tasks, await visitsIn(table, place, today, until)])
}

const villageTasks = async (table: TableReader, village: Division, today: Day, until: Day): Promise<Dues> => {
  const pages = await Promise.all(
    (['owner', 'dispatcher'] as const).map((turn) =>
      some(table, tasksOfVillageUntil(village, turn, until), mostCounted),
    ),
  )
  const lines = pages.flatMap(({ items }) =>
    items.flatMap((item) => linesOf(storedTask(item).task).slice(0, 1)).map((line) => dueTask(line, today)),
  )
  return { lines, capped: pages.some(({ capped }) => capped) }
}

const visitsIn = async (table: TableReader, whose: string, today: Day, until: Day): Promise<Dues> => {
  const { items, capped } = await some(table, visitList('visit-due', whose, until), mostCounted)
  return {
    lines: items.flatMap((item) => visitLine(item, today)).flatMap((line) => dueVisit(line, today, until)),
    capped,
  }
}

/** What is due until a day of a unit: its own tasks, its helpers' tasks, and the households that they visit. */
export const duesOfUnit = async (table: TableReader, unit: string, today: Day, until: Day): Promise<Dues> => {
  const helpers = await some(table, {
    in: { table: 'registry', index: 'byOwner', partition: ownerPartition('helper', unit) },
  })
  const people = [unit, ...helpers.items.map((item) => helperOf(item).helper)]
  const found: Dues[] = [{ ...none, capped: helpers.capped }]
  for (let start = 0; start < people.length; start += readAtOnce)
    found.push(
      ...(await Promise.all(people.slice(start, start + readAtOnce).map((who) => tasksOf(table, who, today, until)))),
    )
  return together([...found, await visitsIn(table, unit, today, until)])
}
