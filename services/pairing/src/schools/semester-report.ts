import { css, html, pageOf, type Html } from '@bangfu/notices/html'
import type { Day } from '@bangfu/kernel/time'
import { yuanOfFen } from '@bangfu/kernel/money'
import { exchangedKinds } from '@bangfu/rules/school-pairing-codes'
import type { DutiesAnswer, DutyLine, DutyPerson } from './duty-answer.ts'
import type { Stretch } from './school-calendar.ts'

const style = css`
  @page {
    size: A4;
    margin: 18mm;
  }
  body {
    font:
      15px/1.6 'Noto Serif CJK SC',
      'Source Han Serif SC',
      SimSun,
      serif;
    max-width: 52rem;
    margin: 0 auto;
    padding: 1rem;
  }
  h1 {
    font-size: 1.5rem;
    text-align: center;
  }
  h2 {
    font-size: 1.1rem;
    margin: 1.4rem 0 0.4rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.92em;
  }
  tr {
    break-inside: avoid;
  }
  th,
  td {
    border: 1px solid #444;
    padding: 0.25em 0.5em;
    text-align: left;
    vertical-align: top;
  }
  .late {
    font-weight: bold;
  }
  .small {
    font-size: 0.85em;
    color: #444;
  }
`

const dayText = (day: Day): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

const personLine = ({ nameMasked, kind, subject, cumulatedDays, neededDays, stays }: DutyPerson): Html => {
  const who = `${nameMasked}（${exchangedKinds[kind].zh}${subject === null ? '' : `，${subject}`}）`
  const sum = neededDays === null ? '' : `：累计 ${cumulatedDays ?? 0} 天，应 ${neededDays} 天`
  return html`<div>
    ${who}${sum}
    ${stays.map(
      ({ from, to, days, why }) =>
        html`<div class="small">${dayText(from)} 至 ${dayText(to)}，${days} 天${why ? `（${why.zh}）` : ''}</div>`,
    )}
  </div>`
}

const dutyRow = (line: DutyLine): Html =>
  html`<tr>
    <td>${line.zh}</td>
    <td>${line.reached} / ${line.needed}</td>
    <td class="${line.state}">${line.stateZh}</td>
    <td>${dayText(line.dueBy)}</td>
    <td>
      ${line.persons.map(personLine)}
      ${line.records.map(
        ({ on, says }) => html`<div class="small">${dayText(on)}${says ? `（${says.zh}）` : ''}</div>`,
      )}
      ${line.notes.map(({ zh }) => html`<div class="small">${zh}</div>`)}
    </td>
  </tr>`

const dutyTable = (lines: readonly DutyLine[]): Html =>
  html`<table>
    <thead>
      <tr>
        <th>任务</th>
        <th>完成 / 应完成</th>
        <th>状态</th>
        <th>期限</th>
        <th>计算依据</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(dutyRow)}
    </tbody>
  </table>`

/** The report of a semester on paper: its duties, those of its school year and of the term, with masked names. */
export const semesterReport = (duties: DutiesAnswer, semester: Stretch, agreement: string): string => {
  const parts = duties.stretches.filter(
    ({ each, code, from, to }) =>
      each === 'term' ||
      code === semester.code ||
      (each === 'school-year' && from <= semester.from && semester.to <= to),
  )
  const title = `学校结对帮扶学期报告（${semester.name}）`
  return pageOf(
    title,
    style,
    html`<main>
      <h1>${title}</h1>
      <p>
        支援学校：${duties.strong}；受援学校：${duties.weak}（专任教师 ${duties.subjectTeachers} 人）<br />
        结对期：${dayText(duties.from)} 至 ${dayText(duties.to)}；协议：${agreement}<br />
        统计截至 ${dayText(duties.on)}；捐赠物资 ${duties.donated.times} 次，折合 ${yuanOfFen(duties.donated.valueFen)}
        元
      </p>
      ${parts.map(
        ({ name, from, to, duties: lines }) =>
          html`<h2>${name}（${dayText(from)} 至 ${dayText(to)}）</h2>
            ${dutyTable(lines)}`,
      )}
      <h2>说明</h2>
      <ol class="small">
        ${duties.notes.map(({ zh }) => html`<li>${zh}</li>`)}
      </ol>
    </main>`,
  )
}
