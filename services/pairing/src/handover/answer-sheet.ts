import type { Row, SheetPlan } from '@bangfu/sheets/sheet-plan'
import type { LoadLine } from './handover-jobs.ts'
import type { LineAnswer, Outcome, Reason } from './line.ts'

/** What became of the lines: the file that goes back to whoever gave the command. */
export const answerPlan: SheetPlan = {
  name: '批量结对结果',
  columns: [
    { header: '行号 line', kind: 'number', width: 10 },
    { header: '户编号', kind: 'text', width: 26 },
    { header: '户 household', kind: 'text', width: 28 },
    { header: '结果', kind: 'text', width: 14 },
    { header: 'outcome', kind: 'text', width: 12 },
    { header: '日期 on', kind: 'text', width: 12 },
    { header: '原责任人 from', kind: 'text', width: 28 },
    { header: '现责任人 to', kind: 'text', width: 28 },
    { header: '空缺 gap', kind: 'text', width: 10 },
    { header: '不合规则 rules', kind: 'text', width: 30 },
    { header: '原因', kind: 'text', width: 60 },
    { header: 'reasons', kind: 'text', width: 60 },
    { header: '提示', kind: 'text', width: 60 },
    { header: 'warnings', kind: 'text', width: 60 },
  ],
  choiceLines: 0,
}

export type Mode = 'run' | 'trial' | 'undo'

const words: Record<Mode, Record<Outcome, readonly [zh: string, en: string]>> = {
  run: { done: ['已办理', 'done'], unchanged: ['无变化', 'unchanged'], refused: ['未办理', 'refused'] },
  trial: { done: ['可以办理', 'would be done'], unchanged: ['无变化', 'unchanged'], refused: ['不能办理', 'refused'] },
  undo: { done: ['已恢复', 'restored'], unchanged: ['无变化', 'unchanged'], refused: ['未恢复', 'refused'] },
}

const gaps = { created: '产生 created', closed: '消除 closed' } as const

export const answerRow = (answer: LineAnswer, mode: Mode): Row => {
  const [zh, en] = words[mode][answer.outcome]
  const { line, label, household, on, from, to, gap, broken, reasons, warnings } = answer
  return [
    ...[line, label, household ?? '', zh, en, on, from ?? '', to ?? '', gap === null ? '' : gaps[gap]],
    ...[broken.join('；'), texts(reasons, 'zh'), texts(reasons, 'en'), texts(warnings, 'zh'), texts(warnings, 'en')],
  ]
}

const texts = (reasons: readonly Reason[], language: 'zh' | 'en'): string =>
  reasons.map((reason) => reason[language]).join(language === 'zh' ? '；' : '; ')

export const loadHeader = ['帮扶责任人编号', '姓名', '职级', '调整前户数', '调整后户数', '规定户数', '超出']

export const loadRow = ({ helper, name, rank, before, after, most, above }: LoadLine): Row => [
  ...[helper, name, rank, before, after, most ?? '', above ? '是' : ''],
]
