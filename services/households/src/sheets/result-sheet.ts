import type { Row, SheetPlan } from '@bangfu/sheets/sheet-plan'
import type { LineAnswer, Reason } from './household-import.ts'

/** What became of the lines of a list, beside their numbers: the file that goes back to whoever sent the list. */
export const resultPlan: SheetPlan = {
  name: '导入结果',
  columns: [
    { header: '行号 line', kind: 'number', width: 10 },
    { header: '户编号 household number', kind: 'text', width: 20 },
    { header: '结果', kind: 'text', width: 12 },
    { header: 'outcome', kind: 'text', width: 12 },
    { header: '原因', kind: 'text', width: 60 },
    { header: 'reasons', kind: 'text', width: 60 },
    { header: '提示', kind: 'text', width: 60 },
    { header: 'warnings', kind: 'text', width: 60 },
  ],
  choiceLines: 0,
}

const words = {
  registered: '已入档',
  unchanged: '已在档，无变化',
  refused: '未导入',
} as const

export const resultRow = ({ line, code, outcome, reasons, warnings, more }: LineAnswer, dryRun: boolean): Row => [
  line,
  code,
  dryRun && outcome === 'registered' ? '可以入档' : words[outcome],
  dryRun && outcome === 'registered' ? 'would be registered' : outcome,
  texts(reasons, 'zh', outcome === 'refused' ? more : 0),
  texts(reasons, 'en', outcome === 'refused' ? more : 0),
  texts(warnings, 'zh', 0),
  texts(warnings, 'en', 0),
]

/** A line below the table: nobody should wonder where it went. */
export const remarkRow = (line: number): Row => [
  line,
  '',
  '未处理',
  'not a household line',
  '合计或说明行',
  'a sum or a remark',
  '',
  '',
]

const texts = (reasons: readonly Reason[], language: 'zh' | 'en', more: number): string => {
  const said = reasons.map((reason) => {
    const { column } = reason
    const text = reason[language]
    return column === null || text.includes(column)
      ? text
      : language === 'zh'
        ? `${column}：${text}`
        : `${column}: ${text}`
  })
  if (more > 0) said.push(language === 'zh' ? `另有 ${more} 项` : `${more} more`)
  return said.join(language === 'zh' ? '；' : '; ')
}
