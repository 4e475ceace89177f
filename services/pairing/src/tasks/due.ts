import * as z from 'zod'
import type { Grant } from '@bangfu/access/actor'
import { Day } from '@bangfu/kernel/time'
import { daysLeft } from '@bangfu/rules/term'
import { officeName, officeRoles, type Office } from '@bangfu/tasks/owner'

/** Somebody who has things to do: a helper, a unit, or an office, by what his lists are kept under. */
export type Person =
  | { readonly kind: 'helper'; readonly who: string }
  | { readonly kind: 'unit'; readonly who: string }
  | { readonly kind: 'office'; readonly who: string; readonly office: Office }

const isOfficeRole = (role: string): role is Office['role'] => (officeRoles as readonly string[]).includes(role)

export const personOfOffice = (office: Office): Person => ({ kind: 'office', who: officeName(office), office })

/** As whom somebody with these roles has things to do, each once. */
export const personsOf = (grants: readonly Pick<Grant, 'role' | 'division' | 'helper' | 'unit'>[]): Person[] => {
  const persons = grants.flatMap(({ role, division, helper, unit }): Person[] => {
    if (role === 'helper' && helper !== undefined) return [{ kind: 'helper', who: helper }]
    if ((role === 'unit-officer' || role === 'school-officer') && unit !== undefined)
      return [{ kind: 'unit', who: unit }]
    if (isOfficeRole(role) && division !== undefined && division.length >= 6)
      return [personOfOffice({ role, division })]
    return []
  })
  return [...new Map(persons.map((person) => [person.who, person])).values()]
}

/** What can be due, in the words of the lists, and where it is done. */
export const dueKinds = {
  task: { zh: '任务', en: 'task', path: '/tasks/' },
  ruling: { zh: '任务待销号或改派', en: 'task to be closed or given to another', path: '/tasks/' },
  escalated: { zh: '下级任务逾期上报', en: 'late task that came up', path: '/tasks/' },
  appeal: { zh: '诉求', en: 'appeal', path: '/appeals/' },
  'school-duty': { zh: '学校结对任务', en: 'duty of paired schools', path: '/school-pairings/' },
  presence: { zh: '本月驻村天数未满', en: 'days in the village this month', path: '/teams/' },
  visit: { zh: '应入户走访', en: 'household to be visited', path: '/households/' },
} as const
export type DueKind = keyof typeof dueKinds
const DueKind = z.enum(Object.keys(dueKinds) as [DueKind, ...DueKind[]])

/** One thing that somebody has to do. */
export const DueLine = z.object({
  kind: DueKind,
  who: z.string(),
  about: z.string(),
  /** Where it is, below the origin. */
  link: z.string(),
  zh: z.string(),
  en: z.string(),
  /** What it is about, as its own list says it. */
  label: z.string(),
  deadline: Day,
  /** Negative: so many days late. */
  daysLeft: z.int(),
  overdue: z.boolean(),
})
export type DueLine = z.infer<typeof DueLine>

type Found = Pick<DueLine, 'kind' | 'who' | 'about' | 'label' | 'deadline'>

export const dueLine = (found: Found, today: Day): DueLine => {
  const { zh, en, path } = dueKinds[found.kind]
  const left = daysLeft(found.deadline, today)
  return { ...found, zh, en, link: `${path}${found.about}`, daysLeft: left, overdue: left < 0 }
}

const Count = z.object({ overdue: z.int(), due: z.int() })
/** How much of what: numbers only, so that a message may carry them. */
export const DueCounts = Count.extend({ byKind: z.partialRecord(DueKind, Count) })
export type DueCounts = z.infer<typeof DueCounts>

export const countsOf = (lines: readonly Pick<DueLine, 'kind' | 'overdue'>[]): DueCounts => {
  const byKind: DueCounts['byKind'] = {}
  for (const { kind, overdue } of lines) {
    const { overdue: late, due } = byKind[kind] ?? { overdue: 0, due: 0 }
    byKind[kind] = overdue ? { overdue: late + 1, due } : { overdue: late, due: due + 1 }
  }
  const overdue = lines.filter((line) => line.overdue).length
  return { overdue, due: lines.length - overdue, byKind }
}

/** What is due in a place or of a unit, and how many people have something to do. */
export const DueSummary = DueCounts.extend({
  people: z.int(),
  /** True where there is more than was counted. */
  capped: z.boolean(),
})
export type DueSummary = z.infer<typeof DueSummary>

export const summaryOf = (lines: readonly DueLine[], capped: boolean): DueSummary => ({
  ...countsOf(lines),
  people: new Set(lines.map(({ who }) => who)).size,
  capped,
})
