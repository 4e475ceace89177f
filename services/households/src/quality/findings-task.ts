import type { JobResult } from '@bangfu/service/job'
import type { Page, Position } from '@bangfu/table/table'
import type { WorkDeps } from '../deps.ts'
import type { QualityCheck, VillageFigures } from './check.ts'
import { fieldText, ruleTextsOf, type RuleText } from './rule-texts.ts'
import { faultsOf, faultsOfDivision, type Faults } from './quality-table.ts'

const header = '行政区划,户编号,村民小组,户主,成员,级别,规则编号,问题,涉及栏目,首次发现'
const mark = '\uFEFF'
const faultsAtOnce = 500
const severityTexts = { error: '错误', warning: '提示' } as const

/** Writes the list of what is wrong: one line for each finding, names masked, for the people who mend it. */
export const writeFindings = async (
  { table, exchange }: Pick<WorkDeps, 'table' | 'exchange'>,
  check: QualityCheck,
  villages: readonly VillageFigures[],
): Promise<JobResult> => {
  const textOf = ruleTextsOf(check.division, check.on)
  const key = `results/${check.job}/findings.csv`
  const contentType = 'text/csv; charset=utf-8'
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${mark}${header}\r\n${villages.map((village) => formLines(village, check, textOf)).join('')}`)
    let after: Position | undefined
    do {
      const page: Page = await table.list({
        ...faultsOfDivision(check.division),
        limit: faultsAtOnce,
        ...(after && { after }),
      })
      yield Buffer.from(page.items.map((item) => linesOf(faultsOf(item), textOf)).join(''))
      after = page.after
    } while (after)
  }
  const sizeBytes = await exchange.writeStream(key, chunks(), contentType)
  return { name: `档案质量核查-${check.division}-${check.on}.csv`, key, contentType, sizeBytes }
}

type TextOf = (rule: string) => RuleText

const linesOf = ({ village, code, group, headMasked, findings }: Faults, textOf: TextOf): string =>
  findings
    .map(({ rule, severity, who, since }) => {
      const { zh, fields } = textOf(rule)
      return line([village, code, group, headMasked, who, severityTexts[severity], rule, zh, names(fields), since])
    })
    .join('')

const formLines = ({ village, form }: VillageFigures, { on }: QualityCheck, textOf: TextOf): string =>
  form
    .map((rule) => {
      const { zh, fields } = textOf(rule)
      return line([village, null, null, null, null, severityTexts.warning, rule, zh, names(fields), on])
    })
    .join('')

const names = (fields: RuleText['fields']): string => [...new Set(fields.map(fieldText))].join('、')

const line = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`

/** A cell that begins like a formula would be one in a spreadsheet. */
const cell = (text: string | null): string => {
  if (text === null) return ''
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
