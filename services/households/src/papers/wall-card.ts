import { html, pageOf, type Html } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import { noticeStyle } from '@bangfu/notices/notice-style'
import { cardNameOf, type CardPack } from '@bangfu/rules/card-pack'
import { listTable, paperOf, yuan } from './sheet-parts.ts'

/** A measure of the plan as a card may say it. */
export type CardMeasure = { readonly group: string | null; readonly name: string; readonly since: string | null }
/** Money of a year under one item. */
export type CardMoney = { readonly year: string; readonly item: string; readonly amountFen: number }

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

export type PublicMeasure = { readonly name: string; readonly since: string | null }
export type PublicMoney = { readonly year: string; readonly name: string; readonly amountFen: number }

/** Measures by their public names; several that share one name are one line, since the earliest of them. */
export const publicMeasures = (pack: CardPack, measures: readonly CardMeasure[]): PublicMeasure[] => {
  const byName = new Map<string, string | null>()
  for (const { group, name, since } of measures) {
    const shown = cardNameOf(pack, name, group)
    const known = byName.get(shown)
    byName.set(shown, known === undefined ? since : earlier(known, since))
  }
  return [...byName].map(([name, since]) => ({ name, since }))
}

const earlier = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b

/** Money by year and public name, the latest year first; sums, so that no single allowance shows through the cover name. */
export const publicMoney = (pack: CardPack, money: readonly CardMoney[]): PublicMoney[] => {
  const sums = new Map<string, PublicMoney>()
  for (const { year, item, amountFen } of money) {
    const name = cardNameOf(pack, item)
    const key = `${year} ${name}`
    sums.set(key, { year, name, amountFen: (sums.get(key)?.amountFen ?? 0) + amountFen })
  }
  return [...sums.values()]
    .filter(({ amountFen }) => amountFen > 0)
    .toSorted((a, b) => (a.year === b.year ? (a.name < b.name ? -1 : 1) : a.year < b.year ? 1 : -1))
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

/** What the code on the card opens, for whoever scans it: names masked, no telephone, no sum. */
export type MaskedCard = {
  readonly villageName: string
  readonly headMasked: string
  readonly helper: { readonly nameMasked: string; readonly unit: string } | null
  readonly measures: readonly PublicMeasure[]
  readonly policies: readonly string[]
  readonly issuedOn: string
}

export const maskedCardPage = (card: MaskedCard): string =>
  pageOf(
    '帮扶明白卡',
    noticeStyle,
    html`<main>
      <h1>帮扶明白卡</h1>
      <p class="lead">此卡由系统签发，当前有效。以下内容已脱敏。</p>
      <dl class="facts">
        <dt>村</dt>
        <dd>${card.villageName}</dd>
        <dt>户主</dt>
        <dd>${card.headMasked}</dd>
        <dt>帮扶责任人</dt>
        <dd>${card.helper === null ? '待安排' : html`${card.helper.nameMasked}&emsp;${card.helper.unit}`}</dd>
        <dt>帮扶措施</dt>
        <dd>${card.measures.map(({ name }) => name).join('、') || '—'}</dd>
        <dt>享受政策</dt>
        <dd>${card.policies.join('、') || '—'}</dd>
        <dt>制卡日期</dt>
        <dd>${dayText(card.issuedOn)}</dd>
      </dl>
    </main>`,
  )

/** `2020-08` or `2020-08-15` → `2020年8月`. */
const monthText = (text: string): string => {
  const [year, month] = text.split('-')
  return month === undefined ? text : `${year ?? ''}年${Number(month)}月`
}
