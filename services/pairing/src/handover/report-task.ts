import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { contentTypes } from '@bangfu/http/produced'
import { loadRuleFor } from '@bangfu/rules/pairing-pack'
import type { Job, JobResult } from '@bangfu/service/job'
import type { ExchangeDeps } from '@bangfu/service/jobs'
import { piecesOf, writeResult } from '@bangfu/service/work-files'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { csvBegin, csvRows } from '@bangfu/sheets/write-csv'
import { addRows, beginXlsx, endXlsx } from '@bangfu/sheets/write-xlsx'
import { helperOn } from '../organisations/helper.ts'
import { answerPlan, answerRow, loadHeader, loadRow, type Mode } from './answer-sheet.ts'
import type { Consequences, LoadLine } from './handover-jobs.ts'
import type { LineAnswer } from './line.ts'
import { helpersOfIds, loadsOn } from './reads-table.ts'

/** The answers of all lines, as they were kept piece by piece. */
export const answersOf = async (deps: ExchangeDeps, { job }: Job, pieces: number): Promise<LineAnswer[]> => {
  const answers: LineAnswer[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of piecesOf(deps, job, pieces)) text += decoder.decode(chunk, { stream: true })
  for (const piece of text.split('\n')) if (piece !== '') answers.push(...(JSON.parse(piece) as LineAnswer[]))
  return answers.toSorted((a, b) => a.line - b.line)
}

export const pieceOf = (answers: readonly LineAnswer[]): Uint8Array => Buffer.from(`${JSON.stringify(answers)}\n`)

const names: Record<Mode, string> = { run: '批量结对结果', trial: '批量结对试运行', undo: '批量结对撤销结果' }

/** The answers as a workbook for people and as JSON lines for programs. */
export const writeAnswers = async (
  deps: ExchangeDeps,
  { job }: Job,
  answers: readonly LineAnswer[],
  mode: Mode,
): Promise<JobResult[]> => [
  await writeResult(
    deps,
    job,
    { name: `${names[mode]}.xlsx`, contentType: contentTypes.xlsx },
    workbook(answers.map((answer) => answerRow(answer, mode))),
  ),
  await writeResult(
    deps,
    job,
    { name: `${names[mode]}.jsonl`, contentType: 'application/jsonl' },
    chunks(answers.map((answer) => `${JSON.stringify(answer)}\n`)),
  ),
]

export const writeLoads = (deps: ExchangeDeps, { job }: Job, loads: readonly LoadLine[]): Promise<JobResult> =>
  writeResult(
    deps,
    job,
    { name: '帮扶责任人户数.csv', contentType: contentTypes.csv },
    chunks([csvBegin(loadHeader), csvRows(loads.map(loadRow))]),
  )

const rowsAtOnce = 1000

const workbook = async function* (rows: readonly Row[]): AsyncGenerator<Uint8Array, undefined> {
  let { bytes, state } = beginXlsx(answerPlan)
  yield bytes
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    ;({ bytes, state } = addRows(state, rows.slice(at, at + rowsAtOnce), answerPlan))
    yield bytes
  }
  yield endXlsx(state, answerPlan)
  return undefined
}

const chunks = async function* (texts: readonly string[]): AsyncGenerator<Uint8Array, undefined> {
  for (let at = 0; at < texts.length; at += rowsAtOnce) yield Buffer.from(texts.slice(at, at + rowsAtOnce).join(''))
  return undefined
}

export type Reported = {
  readonly division: Division
  readonly on: Day
  /** Nothing was written: what is on file is what was before. */
  readonly trial: boolean
}

/** How many households each helper has who was touched, before and after: the one is counted, the other reckoned. */
export const loadsOf = async (
  { table }: ExchangeDeps,
  answers: readonly LineAnswer[],
  { division, on, trial }: Reported,
): Promise<LoadLine[]> => {
  const moved = new Map<string, number>()
  const move = (helper: string | null, by: number): void => {
    if (helper !== null) moved.set(helper, (moved.get(helper) ?? 0) + by)
  }
  for (const { outcome, from, to, gap } of answers) {
    if (outcome !== 'done' || (from === to && gap === null)) continue
    move(gap === 'closed' && from === to ? null : from, -1)
    move(to, 1)
  }
  const ids = [...moved.keys()]
  const [helpers, counted] = [await helpersOfIds(table, ids), await loadsOn(table, ids, on)]
  const lines = ids.flatMap((id): LoadLine[] => {
    const helper = helpers.get(id)
    if (!helper) return []
    const { name, rank } = helperOn(helper, on)
    const [count, by] = [counted.get(id) ?? 0, moved.get(id) ?? 0]
    const [before, after] = trial ? [count, count + by] : [count - by, count]
    const most = loadRuleFor(rank, division, on)?.households ?? null
    return [{ helper: id, name, rank, before, after, most, above: most !== null && after > most }]
  })
  return lines.toSorted((a, b) => b.after - a.after || (a.helper < b.helper ? -1 : 1))
}

const mostShown = 200

export const consequencesOf = (answers: readonly LineAnswer[], loads: readonly LoadLine[], on: Day): Consequences => {
  const done = answers.filter(({ outcome }) => outcome === 'done')
  const rules = new Map<string, number>()
  for (const { broken, reasons } of answers)
    for (const rule of broken.length > 0 ? broken : reasons.flatMap(({ code }) => ruleIn(code)))
      rules.set(rule, (rules.get(rule) ?? 0) + 1)
  const created = done.filter(({ gap }) => gap === 'created')
  return {
    loads: {
      ...{ on, helpers: loads.length, above: loads.filter(({ above }) => above).length },
      top: loads.slice(0, mostShown),
    },
    gaps: {
      created: created.length,
      closed: done.filter(({ gap }) => gap === 'closed').length,
      households: created.slice(0, mostShown).flatMap(({ household }) => household ?? []),
    },
    rules: [...rules].map(([rule, lines]) => ({ rule, lines })),
  }
}

const ruleIn = (code: string): string[] => (code === 'pairing_rule_broken' ? [code] : [])
