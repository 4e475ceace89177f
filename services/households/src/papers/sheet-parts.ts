import { html, pageOf, type Html } from '@bangfu/notices/html'
import { yuanOfFen } from '@bangfu/kernel/money'
import { paperStyle } from './paper-style.ts'

export type Cell = string | number | Html | null | undefined

/** A paper of one or more sheets. */
export const paperOf = (title: string, sheets: Html): string => pageOf(title, paperStyle, sheets)

/** Names and values in pairs, so many pairs to a line; what is not known is a dash, never a zero. */
export const factsTable = (facts: readonly (readonly [name: string, value: Cell])[], pairs = 2): Html => {
  const lines = Array.from({ length: Math.ceil(facts.length / pairs) }, (_none, line) =>
    facts.slice(line * pairs, (line + 1) * pairs),
  )
  return html`<table class="facts by${pairs}">
    <tbody>
      ${lines.map(
        (line) =>
          html`<tr>
            ${line.map(
              ([name, value], place) =>
                html`<th scope="row">${name}</th>
                  <td colspan="${place === line.length - 1 ? 1 + 2 * (pairs - line.length) : 1}">${shown(value)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** How a column stands: numbers to the right, short things in the middle. */
export type Column = { readonly name: string; readonly as?: 'num' | 'mid' }

/** A table whose head stands on every page that it reaches. */
export const listTable = (columns: readonly Column[], rows: readonly (readonly Cell[])[], small = false): Html =>
  rows.length === 0
    ? html`<p class="none">（无）</p>`
    : html`<table class="${small ? 'small' : ''}">
        <thead>
          <tr>
            ${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell, place) => html`<td class="${columns[place]?.as ?? ''}">${shown(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>`

/** A part of a paper under its heading. */
export const part = (heading: string, content: Html): Html =>
  html`<section>
    <h2>${heading}</h2>
    ${content}
  </section>`

/** Places for signatures, with the day left open. */
export const signatures = (who: readonly string[]): Html =>
  html`<div class="signs">
    ${who.map((name) => html`<div>${name}：<br />&emsp;&emsp;年&emsp;&emsp;月&emsp;&emsp;日</div>`)}
  </div>`

/** Who printed a paper and when: it says whose copy went astray. */
export const printedBy = (by: string, day: string, profile: string): Html =>
  html`<p class="foot">${profile}&emsp;打印：${by}&emsp;${day}</p>`

export const yuan = (fen: number | null): string | null => (fen === null ? null : yuanOfFen(fen))

const shown = (cell: Cell): string | number | Html => (cell === null || cell === undefined || cell === '' ? '—' : cell)
