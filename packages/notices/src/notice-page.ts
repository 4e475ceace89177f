import { yuanOfFen } from '@bangfu/kernel/money'
import type { Day } from '@bangfu/kernel/time'
import { html, pageOf, type Html } from './html.ts'
import { basisTexts, noticeKinds, resultTexts } from './notice-codes.ts'
import { titleOf, type Publication, type PublicRow } from './publication.ts'
import { noticeStyle } from './notice-style.ts'

/** What the public page of a notice is made from: what it says, and how it stands. Nothing else is in its hands. */
export type PublicNotice = {
  readonly notice: string
  readonly publication: Publication
  readonly state: 'published' | 'objected' | 'closed' | 'withdrawn'
  readonly withdrawnReason: string | null
  /** Rows that left before the others, and when. */
  readonly withdrawnRows: readonly { readonly row: number; readonly on: Day }[]
}

/** A row that left: who it was about, masked as before, and no more what was said of him. */
export type LeftRow = Pick<PublicRow, 'number' | 'name' | 'group'> & { readonly on: Day }

const areShown = ({ publication, state }: PublicNotice, today: Day): boolean => {
  if (state === 'withdrawn') return false
  const running = state !== 'closed' && today <= publication.period.to
  return running || noticeKinds[publication.kind].rowsStay
}

/** The rows of a notice that are public on a day. Lists of people are for as long as they run; a withdrawn one shows none. */
export const rowsShown = (notice: PublicNotice, today: Day): readonly PublicRow[] =>
  areShown(notice, today)
    ? notice.publication.rows.filter(({ number }) => !notice.withdrawnRows.some(({ row }) => row === number))
    : []

/** The rows that left, while the others are shown. */
export const leftShown = (notice: PublicNotice, today: Day): readonly LeftRow[] =>
  areShown(notice, today)
    ? notice.publication.rows.flatMap(({ number, name, group }) => {
        const left = notice.withdrawnRows.find(({ row }) => row === number)
        return left ? [{ number, name, group, on: left.on }] : []
      })
    : []

/** The page of one notice, for everybody: printable, without scripts. `objection` is the address that takes objections. */
export const noticePage = (notice: PublicNotice, today: Day, objection: string | null): string =>
  pageOf(titleOf(notice.publication), noticeStyle, noticeSheet(notice, today, objection))

/** A village's notices: their titles and how they stand, each leading to its page. */
export const noticeListPage = (
  village: string,
  notices: readonly {
    readonly notice: string
    readonly title: string
    readonly standing: string
    readonly to: string
  }[],
  next: string | null,
): string =>
  pageOf(
    '公示公告',
    noticeStyle,
    html`<main>
      <h1>公示公告</h1>
      <p class="lead">区划 ${village}</p>
      ${
        notices.length === 0
          ? html`<p>目前没有公示。</p>`
          : html`<ul class="list">
              ${notices.map(
                ({ notice, title, standing, to }) =>
                  html`<li>
                    <a href="/public/notices/${notice}">${title}</a> <span>${standing}，至 ${dayText(to)}</span>
                  </li>`,
              )}
            </ul>`
      }
      ${
        next === null
          ? null
          : html`<p><a href="/public/villages/${village}/notices?cursor=${encodeURIComponent(next)}">更早的公示</a></p>`
      }
    </main>`,
  )

/** The sheet itself, for the public page and for paper. */
export const noticeSheet = (notice: PublicNotice, today: Day, objection: string | null): Html => {
  const { publication } = notice
  const rows = rowsShown(notice, today)
  return html`<main class="sheet">
    <h1>${titleOf(publication)}</h1>
    ${
      notice.state === 'withdrawn'
        ? html`<p class="withdrawn">本公示已撤回。原因：${notice.withdrawnReason}</p>`
        : html`<p class="lead">${leadOf(notice)}</p>`
    }
    ${rows.length > 0 ? rowTable(rows) : null} ${leftList(leftShown(notice, today))}
    ${
      notice.state !== 'withdrawn' && rows.length === 0 && publication.rows.length > 0
        ? html`<p class="over">公示期已满，名单不再展示。</p>`
        : null
    }
    ${moneyOf(publication)}
    <dl class="facts">
      <dt>公示期</dt>
      <dd>${dayText(publication.period.from)} 至 ${dayText(publication.period.to)}</dd>
      <dt>文件依据</dt>
      <dd>${publication.document}</dd>
      <dt>责任单位</dt>
      <dd>${publication.responsible.unit}</dd>
      <dt>责任人</dt>
      <dd>${publication.responsible.person}</dd>
      <dt>监督电话</dt>
      <dd>${publication.hotline}</dd>
    </dl>
    ${isOpen(notice, today) ? objectionPart(publication, objection) : null}
    <p class="foot">${publication.responsible.unit}<br />${dayText(publication.period.from)}</p>
    <p class="number">公示编号 ${notice.notice}</p>
  </main>`
}

const isOpen = ({ publication, state }: PublicNotice, today: Day): boolean =>
  (state === 'published' || state === 'objected') && today <= publication.period.to

const leadOf = ({ publication: { rows, document }, withdrawnRows }: PublicNotice): Html => {
  const left = rows.length - withdrawnRows.length
  return html`根据${document}，现将${left > 0 ? `以下 ${left} 项` : '有关情况'}予以公示，接受群众监督。`
}

const leftList = (left: readonly LeftRow[]): Html | null =>
  left.length === 0
    ? null
    : html`<p>已撤出公示：</p>
        <ul class="list">
          ${left.map(
            ({ number, name, group, on }) =>
              html`<li>第 ${number} 项 ${name} ${group ?? ''} <span>${dayText(on)}撤出</span></li>`,
          )}
        </ul>`

const rowTable = (rows: readonly PublicRow[]): Html => {
  const withMoney = rows.some(({ amountFen }) => amountFen !== null)
  const withPeriod = rows.some(({ period }) => period !== null)
  return html`<table>
    <thead>
      <tr>
        <th class="narrow">序号</th>
        <th>户主</th>
        <th>村民小组</th>
        <th>结果</th>
        ${withMoney ? html`<th>金额（元）</th>` : null} ${withPeriod ? html`<th>所属期</th>` : null}
        <th>依据</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td class="narrow">${row.number}</td>
            <td>${row.name}</td>
            <td>${row.group ?? '—'}</td>
            <td>${resultTexts[row.result][0]}</td>
            ${withMoney ? html`<td class="money">${row.amountFen === null ? '—' : yuanOfFen(row.amountFen)}</td>` : null}
            ${withPeriod ? html`<td>${row.period ?? '—'}</td>` : null}
            <td>${row.bases.map((basis) => basisTexts[basis][0]).join('；') || '—'}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

const moneyOf = ({ project, source, before, after }: Publication): Html | null =>
  project === null && source === null && before === null && after === null
    ? null
    : html`<dl class="facts">
        ${entry('项目', project)} ${entry('资金来源', source)} ${entry('实施前', before)} ${entry('实施后', after)}
      </dl>`

const entry = (name: string, text: string | null): Html | null =>
  text === null
    ? null
    : html`<dt>${name}</dt>
        <dd>${text}</dd>`

const objectionPart = ({ hotline, rows }: Publication, address: string | null): Html =>
  html`<section class="objection">
    <h2>如有异议</h2>
    <p>请在公示期内拨打监督电话 ${hotline}，或向村委会、乡镇政府书面反映。反映人信息予以保密。</p>
    ${address === null ? null : objectionForm(address, rows.length > 0)}
  </section>`

const objectionForm = (address: string, withRows: boolean): Html =>
  html`<form method="post" action="${address}" class="screen-only">
    ${
      withRows
        ? html`<label
            >针对序号（可不填）<input name="row" inputmode="numeric" pattern="[0-9]{1,4}" maxlength="4"
          /></label>`
        : null
    }
    <label>异议内容<textarea name="statement" required minlength="5" maxlength="1000" rows="5"></textarea></label>
    <label>联系方式（可不填，仅供核实）<input name="contact" maxlength="60" autocomplete="off" /></label>
    <button type="submit">提交异议</button>
  </form>`

/** `2020-08-15` → `2020年8月15日`. */
export const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return date === undefined ? day : `${year}年${month}月${date}日`
}

/** What somebody who objected may see of it, by the number on his receipt: how it stands, and nothing of what he wrote. */
export const receiptPage = (
  notice: string,
  {
    objection,
    answerBy,
    answer,
  }: {
    readonly objection: string
    readonly answerBy: string
    readonly answer: { readonly outcome: 'upheld' | 'dismissed'; readonly reasons: string } | null
  },
): string =>
  pageOf(
    '异议受理回执',
    noticeStyle,
    html`<main>
      <h1>异议受理回执</h1>
      <dl class="facts">
        <dt>受理编号</dt>
        <dd>${objection}</dd>
        <dt>办理情况</dt>
        <dd>
          ${answer === null ? `核实中，${dayText(answerBy)}前答复` : answer.outcome === 'upheld' ? '异议成立' : '异议不成立'}
        </dd>
        ${entry('答复', answer?.reasons ?? null)}
      </dl>
      <p>
        请保存本页地址，凭受理编号查询：
        <a href="/public/notices/${notice}/objections/${objection}">办理情况</a>
      </p>
      <p><a href="/public/notices/${notice}">返回公示</a></p>
    </main>`,
  )
