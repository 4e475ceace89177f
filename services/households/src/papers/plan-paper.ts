import { html } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import { measuresTable, type PlannedMeasure, type Printing } from './dossier.ts'
import { factsTable, paperOf, part, printedBy, signatures } from './sheet-parts.ts'

/** A plan as it is printed: of a household 一户一法, of a village 一村一策. */
export type PrintedPlan = {
  readonly kind: 'household' | 'village'
  /** Whose plan it is: the household by its head, the village by its name. */
  readonly whose: string
  readonly summary: string
  readonly exitYear: number | null
  readonly agreedOn: string | null
  readonly measures: readonly PlannedMeasure[]
}

export const planPaper = (plan: PrintedPlan, { by, on }: Printing): string => {
  const title = plan.kind === 'household' ? '一户一法帮扶计划' : '一村一策帮扶计划'
  const signed = plan.kind === 'household' ? ['户主', '帮扶责任人', '村委会'] : ['村委会', '驻村工作队', '帮扶单位']
  return paperOf(
    title,
    html`<main>
      <h1>${title}</h1>
      <p class="under">${plan.whose}</p>
      ${part(
        '一、总体安排',
        factsTable(
          [
            ['计划', plan.summary],
            ['计划退出年度', plan.exitYear],
            ['商定日期', plan.agreedOn === null ? '尚未商定' : dayText(plan.agreedOn)],
          ],
          1,
        ),
      )}
      ${part('二、措施', measuresTable(plan.measures))} ${signatures([...signed, '乡镇（街道）'])}
      ${printedBy(by, dayText(on), '没有佐证的措施不计入。')}
    </main>`,
  )
}
