import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Row as Cells } from '@bangfu/sheets/sheet-plan'
import type { World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { household, idNumber, office, openHouseholds, village, type Row } from '../a-list.ts'
import { ask, handIn, jobOf, resultOf, workbookOf, type ResultLine } from './a-workbook.ts'

/**
 * A spreadsheet of 5,000 lines as it comes from a county: a title, a header merged over two lines, columns in an order of
 * their own and some that nobody knows, full-width digits, numbers as numbers and as quantities, sums below; every ninth
 * household with a mistake of its own. Each line of the file that goes back is compared with what was planted.
 */
type Planted = {
  /** What is wrong, on which lines of the household, and what the answer says of it. */
  readonly change: (rows: Row[]) => Row[]
  readonly expected: readonly (RegExp | 'registered')[]
}
const kept = /同户其他行有误/
const on = (index: number, change: Row) => (rows: Row[]) =>
  rows.map((row, at) => (at === index ? { ...row, ...change } : row))

const planted: readonly Planted[] = [
  { change: on(1, { 证件号码: '6.10599E+17' }), expected: [kept, /证件号码/] },
  { change: on(0, { 证件号码: '610599196611071029' }), expected: [/证件号码/, kept] },
  { change: on(0, { 工资性收入: '两万' }), expected: [/工资性收入.*金额/, kept] },
  { change: on(1, { 性别: '女' }), expected: [kept, /性别/] },
  { change: on(0, { 与户主关系: '配偶' }), expected: [/与户主关系/, kept] },
  { change: on(1, { 户编号: '' }), expected: [kept, /缺少户编号/] },
  {
    change: (rows) => rows.map((row) => ({ ...row, 户编号: (row['户编号'] ?? '').replace('610528', '610529') })),
    expected: [/不在本次导入/, /不在本次导入/],
  },
  { change: on(1, { 贫困户属性: '低保户' }), expected: [kept, /贫困户属性.*不一致/] },
  { change: (rows) => rows.map((row) => ({ ...row, 贫困户属性: '' })), expected: [/贫困户属性/, kept] },
  { change: on(1, { 姓名: '' }), expected: [kept, /姓名/] },
  // What only looks wrong: full-width digits and blanks, a number typed as one, a phone with dashes, a word of the field.
  {
    change: (rows) => rows.map((row) => ({ ...row, 证件号码: fullWidth(row['证件号码'] ?? '') })),
    expected: ['registered', 'registered'],
  },
  { change: on(0, { 工资性收入: '２４，０００．５０' }), expected: ['registered', 'registered'] },
  { change: on(1, { 与户主关系: ' 配 偶 ' }), expected: ['registered', 'registered'] },
  {
    change: (rows) => rows.map((row) => ({ ...row, 户编号: `  ${row['户编号'] ?? ''}\n` })),
    expected: ['registered', 'registered'],
  },
]

const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))

const count = 2500
const columns = [
  '序号',
  '姓名',
  '证件号码',
  '性别',
  '与户主关系',
  '户编号',
  '行政村',
  '村民小组',
  '贫困户属性',
  '脱贫属性',
  '主要致贫原因',
  '联系电话',
  '工资性收入',
  '村干部意见',
]
/** Merged over two lines: `基本情况` above the persons' columns, the others down both. */
const [upper, lower] = [
  columns.map((column, at) => (at === 1 ? '基本情况' : at > 1 && at < 5 ? '' : column)),
  columns.map((column, at) => (at >= 1 && at < 5 ? column : '')),
]

let world: World<WorkDeps>
let expected: Map<number, RegExp | 'registered'>
let result: Map<number, ResultLine>
let counts: Readonly<Record<string, number>>

beforeAll(async () => {
  const sheet: Cells[] = [['某县建档立卡贫困户基本情况表'], ['填报单位：某镇', null, null, '2020年8月'], upper, lower]
  expected = new Map()
  for (let order = 1; order <= count; order++) {
    const one = order % 9 === 0 ? planted[(order / 9) % planted.length] : undefined
    const rows = one ? one.change(household(order)) : household(order)
    for (const [at, row] of rows.entries()) {
      sheet.push(columns.map((column): Cells[number] => cellOf(column, row, sheet.length)))
      expected.set(sheet.length, one?.expected[at] ?? 'registered')
    }
  }
  sheet.push(['合计', String(count)], ['填表人：某某', null, '审核人：某某'])
  world = openHouseholds()
  const id = await ask(world, office, await handIn(world, office, workbookOf(sheet)))
  await world.work()
  ;({ counts } = await jobOf(world, id))
  result = await resultOf(world, id)
}, 120_000)
afterAll(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Phones and wages as spreadsheets keep them: as numbers. */
const cellOf = (column: string, row: Row, line: number): Cells[number] => {
  const text = row[column] ?? ''
  if (column === '序号') return line
  if (column === '联系电话' || column === '工资性收入') return /^\d+$/.test(text) ? Number(text) : text
  return text
}

test('each of five thousand lines has the answer that it must have', () => {
  const wrong: string[] = []
  for (const [line, what] of expected) {
    const got = result.get(line)
    const right =
      what === 'registered'
        ? got?.outcome === '已入档' && got.reasons === ''
        : got?.outcome === '未导入' && what.test(got.reasons)
    if (!right) wrong.push(`${line}: ${String(what)}, not ${got?.outcome ?? 'nothing'} ${got?.reasons ?? ''}`)
  }
  expect(wrong.slice(0, 10)).toEqual([])
  expect(expected.size).toBe(2 * count)
})

test('no line is without an answer, and the sums below are said to be none', () => {
  const below = [...result.keys()].filter((line) => !expected.has(line))
  expect(below).toEqual([2 * count + 5, 2 * count + 6])
  for (const line of below) expect(result.get(line)?.outcome).toBe('未处理')
})

test('what is on file is what was answered', async () => {
  const registered = [...expected.values()].filter((what) => what === 'registered').length
  expect(counts).toMatchObject({ lines: 2 * count, linesRegistered: registered, linesRefused: 2 * count - registered })
  let [listed, cursor] = [0, '']
  do {
    const { body } = await world.call(office, 'GET', `/households?division=${village}&limit=200${cursor}`)
    listed += Number(body.items.length)
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '')
  expect(listed).toBe(counts['registered'])
})

test('the numbers of the list are those of nobody', () => expect(idNumber(1, 'male')).toMatch(/^610599/))
