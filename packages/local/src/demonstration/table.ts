import type { Callers } from './caller.ts'
import { everything } from './stage.ts'

type Summary = {
  readonly households: number
  readonly visited: number
  readonly withoutVisit: readonly { readonly code: string; readonly headMasked: string; readonly why: string }[]
}

type HelperLine = {
  readonly helperName: string
  readonly households: number
  readonly visited: number
  readonly visitsDone: number
  readonly visitsDue: number
  readonly contactsDone: number
  readonly score: number
  readonly rank: number
}

/** The monthly assessment of a village as a table for a terminal, read through the API. */
export const assessmentTable = async (as: Callers, village: string, period: string): Promise<string> => {
  const county = await as('county')
  const path = `/assessments/${village}/${period}`
  const summary = await county.get<Summary>(path)
  const helpers = await everything<HelperLine>((page) => county.get(page), `${path}/helpers`)
  const rows = helpers
    .toSorted((a, b) => a.rank - b.rank)
    .map((line) => [
      String(line.rank),
      line.helperName,
      String(line.households),
      String(line.visited),
      `${line.visitsDone}/${line.visitsDue}`,
      String(line.contactsDone),
      String(line.score),
    ])
  return [
    `黄窑村 ${period} 月度考核 monthly assessment`,
    ...grid(['名次', '帮扶责任人', '户数', '已入户', '入户/应入户', '联系', '得分'], rows),
    `户数 households ${summary.households}   已入户 visited ${summary.visited}   未入户 without a visit ${summary.withoutVisit.length}`,
    ...summary.withoutVisit.map(({ code, headMasked, why }) => `  未入户 ${code} ${headMasked}：${why}`),
  ].join('\n')
}

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ')
  return [line(head), widths.map((count) => '─'.repeat(count)).join('  '), ...rows.map(line)]
}

/** Columns of a terminal: Chinese letters take two. */
const width = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0)
