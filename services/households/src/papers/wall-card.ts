import { html, type Html } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import type { CardPack } from '@bangfu/rules/card-pack'
import { publicMeasures, publicMoney, type CardMeasure, type CardMoney } from './card-lines.ts'
import { listTable, paperOf, yuan } from './sheet-parts.ts'

/**
 * All that a card is made from. No member but the head, no category, cause, health, number or address: what is not here
 * cannot be printed.
 */
export type WallCard = {
  readonly villageName: string
  readonly group: string | null
  readonly headName: string
  readonly helper: { readonly name: string; readonly unit: string; readonly phone: string | null } | null
  readonly measures: readonly CardMeasure[]
  readonly money: readonly CardMoney[]
  readonly issuedOn: string
}

/** The most lines of each table: the card is one sheet, and the same for every household. */
const mostLines = 7

/** The wall card 明白卡, one A4 sheet; `code` leads to the masked page, when the installation has a public address. */
export const wallCardPaper = (card: WallCard, pack: CardPack, code: Html | null): string =>
  paperOf(
    '帮扶明白卡',
    html`<main class="card">
      <div class="frame">
        <h1>帮扶明白卡</h1>
        <div class="who">
          <span>户主：${card.headName}</span><span>${card.villageName}</span><span>${card.group ?? ''}</span>
        </div>
        ${helperLine(card)}
        <h2>帮扶措施</h2>
        ${listTable([{ name: '措施' }, { name: '开始时间', as: 'mid' }], linesOf(measureRows(card, pack)))}
        <h2>享受政策</h2>
        ${listTable([{ name: '年度', as: 'mid' }, { name: '政策' }, { name: '金额（元）', as: 'num' }], linesOf(moneyRows(card, pack)))}
        <div class="end">
          <div>
            <p>有困难，请直接拨打帮扶责任人电话。</p>
            <p>内容有误或有变化，请告知帮扶责任人或村委会更正。</p>
            <p>制卡日期：${dayText(card.issuedOn)}</p>
          </div>
          ${code === null ? null : html`<div class="qrbox">${code}扫码核对本卡（脱敏）</div>`}
        </div>
      </div>
    </main>`,
  )

const measureRows = ({ measures }: WallCard, pack: CardPack) =>
  publicMeasures(pack, measures).map(({ name, since }) => [name, since === null ? null : monthText(since)])

const moneyRows = ({ money }: WallCard, pack: CardPack) =>
  publicMoney(pack, money).map(({ year, name, amountFen }) => [year, name, yuan(amountFen)])

/** What does not fit is said to be more; where it is written down in full is the file. */
const linesOf = (rows: (string | null)[][]): (string | null)[][] =>
  rows.length <= mostLines
    ? rows
    : [...rows.slice(0, mostLines - 1), (rows[0] ?? []).map((_cell, place) => (place === 1 ? '其余见户档案' : '……'))]

const helperLine = ({ helper }: WallCard): Html =>
  helper === null
    ? html`<div class="helper"><span>帮扶责任人：待安排</span></div>`
    : html`<div class="helper">
        <span>帮扶责任人：${helper.name}</span><span class="wide">${helper.unit}</span
        ><span>电话：<b>${helper.phone ?? '—'}</b></span>
      </div>`

/** `2020-08` or `2020-08-15` → `2020年8月`. */
const monthText = (text: string): string => {
  const [year, month] = text.split('-')
  return month === undefined ? text : `${year ?? ''}年${Number(month)}月`
}
