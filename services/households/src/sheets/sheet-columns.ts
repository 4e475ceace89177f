import { offeredIn } from '@bangfu/rules/code-list'
import { codeLists } from '@bangfu/rules/code-lists'
import { recordFields, type CatalogueField } from '@bangfu/rules/record-catalogue'
import type { FieldSpec } from '@bangfu/rules/record-field'
import type { PlannedColumn, SheetPlan } from '@bangfu/sheets/sheet-plan'

/** Drop-downs reach this far down a template; lists may be longer. */
const templateLines = 20_000

/** The sheet of the national list, in its order. A template leaves out what is derived and never typed. */
export const listPlan = (year: number, purpose: 'template' | 'export'): SheetPlan => ({
  name: '户信息',
  columns: columnsOf(purpose).map((field) => plannedColumn(field, year, purpose)),
  choiceLines: purpose === 'template' ? templateLines : 0,
})

/** The fields that have a column. */
export const columnsOf = (purpose: 'template' | 'export'): readonly CatalogueField[] =>
  purpose === 'export' ? recordFields : recordFields.filter(({ spec }) => spec.compared !== true)

const plannedColumn = ({ spec }: CatalogueField, year: number, purpose: 'template' | 'export'): PlannedColumn => {
  const choices = choicesOf(spec, year)
  return {
    header: spec.zh,
    kind: spec.type === 'money' ? 'money' : spec.type === 'number' || spec.type === 'whole' ? 'number' : 'text',
    width: Math.max(10, Math.min(24, spec.zh.length * 2 + 2), spec.type === 'sealed' ? 22 : 0),
    ...(purpose === 'template' && choices && { choices }),
    ...(purpose === 'template' && { note: `${spec.codes.join('、')} ${noteOf(spec)}`.trim() }),
  }
}

/** What may be chosen: the words that the forms of a year offer. Of lists with several values to a cell none. */
const choicesOf = (spec: FieldSpec, year: number): string[] | undefined => {
  if (spec.type === 'flag') return ['是', '否']
  if (spec.type === 'sex') return ['男', '女']
  if (spec.type !== 'coded') return undefined
  return offeredIn(codeLists[spec.list], year).map(({ zh }) => zh)
}

const noteOf = (spec: FieldSpec): string => {
  switch (spec.type) {
    case 'money':
      return '元，至多两位小数'
    case 'number':
      return '数字'
    case 'whole':
      return spec.unit === 'month' ? '0–12 的整数' : '四位年份'
    case 'period':
      return '年月，如 202004'
    case 'flag':
      return '是 或 否'
    case 'sex':
      return '男 或 女'
    case 'coded':
      return '从下拉列表中选择'
    case 'codes':
      return `至多 ${spec.most} 项，用顿号分隔`
    case 'sealed':
      return '按文本填写，不要设为数字'
    case 'text':
      return `文字，至多 ${spec.most} 字`
  }
}
