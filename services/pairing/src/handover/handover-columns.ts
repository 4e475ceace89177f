import { Day } from '@bangfu/kernel/time'
import type { OwnReason } from './line.ts'

/** A line as a file has it, before anybody has looked up whom it means. */
export type ReadLine = {
  readonly line: number
  readonly label: string
  readonly household?: string | undefined
  readonly code?: string | undefined
  readonly helper?: string | undefined
  readonly helperName?: string | undefined
  readonly unitName?: string | undefined
  readonly on?: Day | undefined
  readonly to?: Day | null | undefined
  readonly fault?: OwnReason | undefined
}

/** The columns of a list of hand-overs: only the household must be there; what a line lacks the command says. */
export const handoverColumns = [
  { key: 'code', header: '户编号', variants: ['户编码', '户编号 household number', 'code'], required: true },
  { key: 'helper', header: '帮扶责任人编号', variants: ['新帮扶责任人编号', 'helper'] },
  {
    key: 'name',
    header: '帮扶责任人',
    variants: ['新帮扶责任人', '帮扶责任人姓名', '帮扶干部', '帮扶人', '责任人'],
  },
  { key: 'unit', header: '帮扶单位', variants: ['新帮扶单位', '帮扶责任人单位', '单位', '单位名称'] },
  { key: 'on', header: '起始日期', variants: ['开始日期', '结对日期', '调整日期', '日期', 'on', 'from'] },
  { key: 'to', header: '截止日期', variants: ['结束日期', '终止日期', 'to'] },
] as const
export type HandoverColumn = (typeof handoverColumns)[number]['key']

/** A line of a file as it is meant: digits and blanks mended, days read as people write them. */
export const readLine = (line: number, cells: { readonly [K in HandoverColumn]?: string }): ReadLine => {
  const code = (cells.code ?? '').normalize('NFKC').replaceAll(/\s|^['’]/g, '')
  const label = code.slice(0, 40)
  if (code === '') return { line, label, fault: 'household_missing' }
  const [on, to] = [dayOfCell(cells.on), dayOfCell(cells.to)]
  if (on === 'unreadable' || to === 'unreadable') return { line, label, fault: 'day_unreadable' }
  return {
    ...{ line, label, on, to },
    ...(code.startsWith('hsh_') ? { household: code } : { code }),
    helper: cells.helper?.normalize('NFKC').replaceAll(/\s/g, ''),
    helperName: plainName(cells.name),
    unitName: plainName(cells.unit),
  }
}

/** `张 三` and `张三` are one name. */
export const plainName = (text: string | undefined): string | undefined => text?.normalize('NFKC').replaceAll(/\s/g, '')

const dayOfCell = (text: string | undefined): Day | undefined | 'unreadable' => {
  if (text === undefined) return undefined
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?$/.exec(plain)
  if (!match) return 'unreadable'
  const [, year = '', month = '', day = ''] = match
  const read = Day.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return read.success && read.data >= '1980-01-01' && read.data <= '2099-12-31' ? read.data : 'unreadable'
}
