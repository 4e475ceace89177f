import { dayOf } from '@bangfu/kernel/time'
import { html, pageOf, type Html } from '@bangfu/notices/html'
import { dayText, noticeSheet } from '@bangfu/notices/notice-page'
import { stateOf, type Notice } from '@bangfu/notices/notice'
import { titleOf } from '@bangfu/notices/publication'
import { noticeStyle } from '@bangfu/notices/notice-style'
import type { Printing } from './dossier.ts'
import { rowsLeft } from '../notices/notice-form.ts'
import { printedBy } from './sheet-parts.ts'

/** A notice for the village's board, with the code of its page; of a withdrawn one the copy that is kept, marked as such. */
export const noticePaper = (notice: Notice, code: Html | null, { by, on }: Printing): string => {
  const { withdrawn, publication } = notice
  // On the board a list hangs as it was published: the page decides what is still shown, the kept copy does not.
  const withdrawnRows = withdrawn ? [] : rowsLeft(notice)
  const shown = {
    notice: notice.notice,
    publication,
    state: 'published',
    withdrawnReason: null,
    withdrawnRows,
  } as const
  return pageOf(
    titleOf(publication),
    noticeStyle,
    html`${
      withdrawn
        ? html`<p class="withdrawn">
            留存件：本公示已于 ${dayText(dayOf(withdrawn.at))}撤回。原因：${withdrawn.reason}
          </p>`
        : null
    }
    ${noticeSheet(shown, publication.period.from, null)}
    ${code === null || stateOf(notice) === 'withdrawn' ? null : html`<div class="qrbox">${code}<br />扫码查看、反映异议</div>`}
    ${printedBy(by, dayText(on), '公示内容依允许清单生成。')}`,
  )
}
