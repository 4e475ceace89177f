import { Refusal } from '@bangfu/kernel/refusal'
import { childKey, uniqueKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Condition, Item, Key, Op, TableReader } from '@bangfu/table/table'
import type { Household } from './household.ts'
import { procedures, type OpenCases, type Procedure } from './open-cases.ts'
import type { RegisterStatus } from './register-status.ts'

/** What a procedure holds of a household while a case of it is under way, and the name of the case in it. */
const held: Readonly<Record<Procedure, (household: string) => Key>> = {
  identification: (household) => uniqueKey('identification', household),
  exit: (household) => uniqueKey('exit-under-way', household),
  relapse: (household) => uniqueKey('relapse-under-way', household),
  monitoring: (household) => childKey(household, 'monitoring', '='),
}
const names: Readonly<Record<Procedure, string>> = {
  identification: 'case',
  exit: 'exit',
  relapse: 'relapse',
  monitoring: 'open',
}

const caseIn = (procedure: Procedure, item: Item | undefined): string | null => {
  const name = (item?.body as Readonly<Record<string, unknown>> | undefined)?.[names[procedure]]
  return typeof name === 'string' ? name : null
}

const readHeld = async (table: TableReader, household: string) => {
  const items = await table.getMany(procedures.map((procedure) => held[procedure](household)))
  return procedures.map((procedure, index) => ({
    procedure,
    key: held[procedure](household),
    item: items[index],
    open: caseIn(procedure, items[index]),
  }))
}

/** The cases of a household that are under way. */
export const openCasesOf = async (table: TableReader, household: string): Promise<OpenCases> =>
  (await readHeld(table, household)).flatMap(({ procedure, open }) => (open === null ? [] : { procedure, case: open }))

/** As what a household a case of each can begin; the file's own version says what it is when it is written. */
const begins: Readonly<Partial<Record<Procedure, readonly RegisterStatus[]>>> = {
  exit: ['registered', 'relapsed'],
  relapse: ['exited'],
  monitoring: ['exited', 'ordinary', 'monitored'],
}

/**
 * The checks that a household whose file ends has no case under way when it is written, but the one that ends it.
 * @throws Refusal household_case_open
 */
export const noOpenCases = async (
  table: TableReader,
  { household, status }: Pick<Household, 'household' | 'status'>,
  but?: Procedure,
): Promise<Op[]> => {
  const others = (await readHeld(table, household)).filter(({ procedure }) => procedure !== but)
  const open = others.flatMap((one) => (one.open === null ? [] : `${one.procedure} ${one.open}`))
  if (open.length > 0) throw new Refusal('household_case_open', { cases: open.join(', ') })
  const can = others.filter(({ procedure }) => begins[procedure]?.includes(status) ?? true)
  return can.map(({ key, item }) => {
    const when: Condition = item ? { version: item.version } : 'absent'
    return check(key, when)
  })
}
