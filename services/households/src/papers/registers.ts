import { html, type Html } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import { listTable, paperOf, printedBy, yuan } from './sheet-parts.ts'
import type { Printing } from './dossier.ts'

/** One household in a register: what its face shows, which is no number and no whole name. */
export type RegisterRow = {
  readonly village: string
  readonly code: string
  readonly group: string | null
  readonly headMasked: string
  readonly category: string
  readonly statusText: string
  readonly persons: number
}

/** Which part of a long register a paper is: rows counted on from those before it. */
export type RegisterPage = {
  readonly title: string
  readonly rows: readonly RegisterRow[]
  /** How many households stand on the papers before this one. */
  readonly before: number
  readonly more: boolean
}

/** 镇有册: the households of a township, village by village. */
export const registerPaper = ({ title, rows, before, more }: RegisterPage, printing: Printing): string => {
  const persons = rows.reduce((sum, row) => sum + row.persons, 0)
  const partText = `本册第 ${before + 1} 至 ${before + rows.length} 户，共 ${rows.length} 户 ${persons} 人${more ? '（续下册）' : ''}`
  const [head, tail] = registerFrame(title, partText, printing)
  return `${head}${registerLines(rows, before)}${tail}`
}

/** A register without its rows, parted where they go: a long one is written as it is read. */
export const registerFrame = (
  title: string,
  under: string,
  printing: Printing,
): readonly [head: string, tail: string] => {
  const page = paperOf(
    title,
    html`<main class="wide">
      <h1>${title}</h1>
      <p class="under">${under}</p>
      <table class="small">
        <thead>
          <tr>
            ${registerColumns.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rowsGoHere}
        </tbody>
      </table>
      ${foot(printing)}
    </main>`,
  )
  const [head = '', tail = ''] = page.split(rowsGoHere.markup)
  return [head, tail]
}

/** Rows of a register, numbered on from those before them. */
export const registerLines = (rows: readonly RegisterRow[], before: number): string =>
  rows
    .map((row, index) => {
      const cells = [row.village, row.code, row.group ?? '—', row.headMasked, row.persons, row.category, row.statusText]
      return html`<tr>
        ${[before + index + 1, ...cells].map((cell) => html`<td class="mid">${cell}</td>`)}
      </tr>`.markup
    })
    .join('')

/** A comment that no escaped text can hold. */
const rowsGoHere: Html = { markup: '<!--rows-->' }

const registerColumns = ['序号', '村', '户编号', '村民小组', '户主', '人口', '类别', '状态']

/** One household in its village's account. */
export type AccountRow = Omit<RegisterRow, 'village'> & {
  readonly income: { readonly year: number; readonly perHeadFen: number | null } | null
  readonly paidFen: number
  readonly helped: boolean
}

/** A count of households and persons of one kind. */
export type Counted = { readonly name: string; readonly households: number; readonly persons: number }

export type VillageAccount = {
  readonly title: string
  readonly rows: readonly AccountRow[]
  readonly before: number
  readonly more: boolean
  /** From the yearly form of the village, when it was filled in. */
  readonly figures: readonly (readonly [name: string, value: string])[]
  readonly figuresYear: number | null
}

/** 村有账: what a village has to account for: its households, their income, the money that reached them, their helpers. */
export const accountPaper = (account: VillageAccount, printing: Printing): string =>
  paperOf(
    account.title,
    html`<main class="wide">
      <h1>${account.title}</h1>
      ${account.before === 0 ? figuresPart(account) : null}
      <h2>${accountHeading(account)}</h2>
      ${listTable(
        accountColumns,
        account.rows.map((row, index) => [
          account.before + index + 1,
          ...[row.code, row.group, row.headMasked, row.persons, row.category, row.statusText],
          row.income === null ? null : `${row.income.year}：${yuan(row.income.perHeadFen) ?? '—'}`,
          yuan(row.paidFen),
          row.helped ? '有' : '无',
        ]),
        true,
      )}
      ${account.rows.length === 0 ? null : sumsPart(countedBy(account.rows))} ${foot(printing)}
    </main>`,
  )

const accountHeading = ({ before, rows, more }: VillageAccount): string =>
  `户情与资金（第 ${before + 1} 至 ${before + rows.length} 户${more ? '，续下页' : ''}）`

const accountColumns = [
  { name: '序号', as: 'mid' },
  { name: '户编号', as: 'mid' },
  { name: '组', as: 'mid' },
  { name: '户主', as: 'mid' },
  { name: '人口', as: 'mid' },
  { name: '类别', as: 'mid' },
  { name: '状态', as: 'mid' },
  { name: '人均纯收入（元）', as: 'num' },
  { name: '累计帮扶资金（元）', as: 'num' },
  { name: '责任人', as: 'mid' },
] as const

/** Households and persons by status: statuses exclude each other, so these add up. */
export const countedBy = (rows: readonly Pick<AccountRow, 'statusText' | 'persons'>[]): Counted[] =>
  [...Map.groupBy(rows, ({ statusText }) => statusText)].map(([name, own]) => ({
    name,
    households: own.length,
    persons: own.reduce((sum, { persons }) => sum + persons, 0),
  }))

const figuresPart = ({ figures, figuresYear }: VillageAccount): Html | null =>
  figures.length === 0
    ? null
    : html`<h2>村情（${figuresYear}年）</h2>
        <table class="facts small">
          <tbody>
            ${chunked(figures, 4).map(
              (line) =>
                html`<tr>
                  ${line.map(
                    ([name, value]) =>
                      html`<th scope="row">${name}</th>
                        <td>${value}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>`

const sumsPart = (counted: readonly Counted[]): Html =>
  html`<h2>本页小计</h2>
    ${listTable(
      [{ name: '状态' }, { name: '户数', as: 'num' }, { name: '人数', as: 'num' }],
      counted.map(({ name, households, persons }) => [name, households, persons]),
      true,
    )}`

const chunked = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_none, index) => all.slice(index * size, (index + 1) * size))

const foot = ({ by, on }: Printing): Html => printedBy(by, dayText(on), '姓名已脱敏。')
