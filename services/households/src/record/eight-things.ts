import type { Household } from './household.ts'
import type { Told } from './told.ts'
import type { Day } from '@bangfu/kernel/time'

/** 八个搞清楚 (handbook §3): a file is complete when all eight are there. */
export const eightThings = {
  address: ['家庭住址', 'address'],
  population: ['家庭人口', 'population'],
  cause: ['致贫原因', 'cause of poverty'],
  'exit-projects': ['脱贫项目', 'exit projects'],
  funds: ['帮扶资金', 'assistance funds'],
  'exit-deadline': ['脱贫时限', 'exit deadline'],
  helper: ['帮扶责任人', 'responsible helper'],
  'fund-channel': ['资金渠道', 'fund channel'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type EightThing = keyof typeof eightThings

/** Which of the eight are still missing. What no service has told counts as missing. */
export const missingOf = (household: Household, told: Told, on: Day): EightThing[] => {
  const clear: Record<EightThing, boolean> = {
    address: household.address !== null || (household.group !== null && household.position !== null),
    population: household.persons.length > 0,
    cause: household.mainCause !== null,
    'exit-projects': told.exitProjects > 0,
    funds: told.paidFen > 0,
    'exit-deadline': household.status === 'exited' || told.exitDeadline !== null || household.plannedExitYear !== null,
    helper: told.helpers.some(({ from, to }) => from <= on && (to === null || on <= to)),
    'fund-channel': told.paidFen > 0,
  }
  return (Object.keys(eightThings) as EightThing[]).filter((thing) => !clear[thing])
}
