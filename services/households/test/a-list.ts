import { readFileSync } from 'node:fs'
import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import { checkDigitOf } from '@bangfu/rules/id-number'
import type { WorkDeps } from '../src/deps.ts'
import { actorWith, openWorld, type Answered, type World } from '../../../tests/support/world.ts'
import { households } from '../src/service.ts'

export const county = '610528' as Division
export const village = '610528000901' as Division
export const office = actorWith('county-office', { division: county })

export const roster = new Uint8Array(readFileSync(new URL('../../../cases/huangyao-roster.csv', import.meta.url)))
export const rosterText = Buffer.from(roster).toString('utf8').replace('\uFEFF', '')

export const openHouseholds = (): World<WorkDeps> => openWorld([households], {})

export const importAs = async (
  world: Pick<World<WorkDeps>, 'call'>,
  actor: Actor | undefined,
  list: string | Uint8Array,
  query = `division=${village}`,
  headers: Record<string, string> = {},
): Promise<Answered> =>
  world.call(
    actor,
    'POST',
    `/household-imports?${query}`,
    typeof list === 'string' ? new TextEncoder().encode(list) : list,
    { 'content-type': 'text/csv', ...headers },
  )

/** An invented person's number: unassigned region, odd order numbers for men. */
export const idNumber = (order: number, sex: 'male' | 'female', birth = '19700101'): string => {
  const place = String((Math.floor(order / 500) % 28) + 1).padStart(2, '0')
  const sequence = String((order % 500) * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0')
  const first = `610599${birth.slice(0, 4)}${birth.slice(4, 6)}${place}${sequence}`
  return first + checkDigitOf(first)
}

export type Row = Record<string, string>

/** The lines of an invented household: a woman as its head, her husband and a son, as many as asked. */
export const household = (order: number, persons = 2, change: Row = {}): Row[] =>
  Array.from({ length: persons }, (_none, index) => ({
    户编号: `${village}${String(order).padStart(4, '0')}`,
    行政村: '黄窑村',
    村民小组: '2组',
    贫困户属性: '一般贫困户',
    脱贫属性: '未脱贫',
    主要致贫原因: index === 0 ? '缺技术' : '',
    姓名: `李${'甲乙丙丁戊'[index % 5] ?? ''}${String(order)}`,
    性别: index === 0 ? '女' : '男',
    与户主关系: index === 0 ? '户主' : index === 1 ? '配偶' : '之子',
    证件号码: idNumber(order * 4 + index, index === 0 ? 'female' : 'male', index > 1 ? '19960601' : '19700101'),
    联系电话: index === 0 ? `154${String(order).padStart(8, '0')}` : '',
    工资性收入: index === 0 ? '24000' : '',
    ...(index === 0 ? change : {}),
  }))

export const csvOf = (rows: readonly Row[], columns: readonly string[] = Object.keys(rows[0] ?? {})): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\r\n')

/** What each household of an answer came to. */
export const outcomes = (answered: Answered): Record<string, string> =>
  Object.fromEntries(
    (answered.body.lines as { code: string; outcome: string }[]).map(({ code, outcome }) => [code.slice(12), outcome]),
  )

/** The codes of the reasons of an answer, each with its line and column. */
export const reasons = (answered: Answered): string[] =>
  (answered.body.lines as { line: number; reasons: { code: string; column: string | null }[] }[]).flatMap(
    ({ line, reasons: own }) => own.map(({ code, column }) => `${line} ${code} ${column ?? '-'}`),
  )
