import { html, pageOf } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import { noticeStyle } from '@bangfu/notices/notice-style'
import type { PublicMeasure } from './card-lines.ts'

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
