import { html, type Html } from '@bangfu/notices/html'
import { dayText } from '@bangfu/notices/notice-page'
import type { AidEntry } from '../record/aid.ts'
import { eightThings, type EightThing } from '../record/eight-things.ts'
import type { HouseholdView, IncomeView, PersonView } from '../record/household-view.ts'
import { groupFacts, saidFacts, sexText } from './record-parts.ts'
import { factsTable, listTable, paperOf, part, printedBy, signatures, yuan } from './sheet-parts.ts'

export type HelperLine = {
  readonly name: string | null
  readonly unit: string | null
  readonly from: string
  readonly to: string | null
}

/** A line of what else is kept with a file: what, when, how it stands. */
export type FiledLine = { readonly what: string; readonly on: string; readonly standing: string }

/** A measure as papers of an office show it. */
export type PlannedMeasure = {
  readonly name: string
  readonly text: string
  readonly from: string
  readonly due: string
  readonly standing: string
  /** Without evidence a measure does not count. */
  readonly counted: boolean
}

/** All that one household's file is printed from. */
export type Dossier = {
  readonly view: HouseholdView
  readonly villageName: string
  readonly headName: string
  readonly statusText: string
  readonly helpers: readonly HelperLine[]
  readonly members: readonly { readonly name: string; readonly on: string; readonly reason: string }[]
  readonly plan: { readonly summary: string; readonly exitYear: number | null; readonly agreed: boolean } | null
  readonly measures: readonly PlannedMeasure[]
  readonly aid: readonly AidEntry[]
  readonly procedures: readonly FiledLine[]
  readonly history: readonly { readonly at: string; readonly why: string; readonly fields: string }[]
}

export type Printing = { readonly by: string; readonly on: string; readonly inPlain: boolean }

/** 一户一档: the whole file of one household as one document. */
export const dossierPaper = (dossier: Dossier, printing: Printing): string =>
  paperOf(
    `一户一档 ${dossier.view.code}`,
    html`<main>
      <h1>一户一档</h1>
      <p class="under">${dossier.villageName}&emsp;${dossier.view.group ?? ''}&emsp;户主：${dossier.headName}</p>
      ${part('一、基本情况', factsTable(baseFacts(dossier)))} ${part('二、八个搞清楚', eightPart(dossier))}
      ${part('三、家庭成员', membersPart(dossier))}
      ${part('四、生产生活条件', factsTable(groupFacts('living', dossier.view)))}
      ${part('五、易地搬迁', factsTable(groupFacts('relocation', dossier.view.relocation)))}
      ${part('六、收入情况', incomesPart(dossier.view.incomes))} ${part('七、帮扶责任人', helpersPart(dossier.helpers))}
      ${part('八、帮扶计划与措施', planPart(dossier))} ${part('九、帮扶资金', aidPart(dossier.aid))}
      ${part('十、识别、退出与监测', filedPart(dossier.procedures))}
      ${part('十一、变更记录', historyPart(dossier.history))}
      ${signatures(['户主', '帮扶责任人', '村委会', '乡镇（街道）'])} ${foot(printing)}
    </main>`,
  )

/** 人有表: the form of one member. */
export const personPaper = (dossier: Dossier, person: PersonView, printing: Printing): string =>
  paperOf(
    `人员信息表 ${person.person}`,
    html`<main>
      <h1>人员信息表</h1>
      <p class="under">${dossier.villageName}&emsp;户编号：${dossier.view.code}&emsp;户主：${dossier.headName}</p>
      ${factsTable([['年龄', `${person.age} 周岁`], ...groupFacts('person', person)])}
      ${signatures(['本人（监护人）', '信息采集人', '村委会', '乡镇（街道）'])} ${foot(printing)}
    </main>`,
  )

const foot = ({ by, on, inPlain }: Printing): Html =>
  printedBy(by, dayText(on), inPlain ? '含敏感信息，专人保管，不得公开。' : '敏感信息已脱敏。')

const baseFacts = ({ view, statusText }: Dossier) => [
  ['当前状态', statusText] as const,
  ['家庭人口', `${view.persons.length} 人`] as const,
  ...groupFacts('household', view),
  ['坐标（约）', view.positionMasked] as const,
]

const eightPart = ({ view: { missing } }: Dossier): Html => {
  const lacking = new Set(missing?.map(({ thing }) => thing) ?? [])
  const things = Object.entries(eightThings) as [EightThing, readonly [string, string]][]
  return factsTable(
    things.map(([thing, [zh]]) => [zh, missing === null ? null : lacking.has(thing) ? '未清' : '已清']),
    4,
  )
}

const memberColumns = [
  { name: '姓名' },
  { name: '关系', as: 'mid' },
  { name: '性别', as: 'mid' },
  { name: '年龄', as: 'mid' },
  { name: '证件号码' },
  { name: '文化程度', as: 'mid' },
  { name: '健康状况', as: 'mid' },
  { name: '劳动技能', as: 'mid' },
  { name: '务工', as: 'mid' },
] as const

const membersPart = ({ view: { persons }, members }: Dossier): Html => html`
  ${listTable(
    memberColumns,
    persons.map((person) => [
      ...[person.name, person.relation.text, sexText(person.sex), person.age, person.idNumberMasked],
      ...[person.education?.text, (person.health ?? []).map(({ text }) => text).join('、'), person.labour?.text],
      person.workPlace?.text,
    ]),
    true,
  )}
  ${persons.map((person) => detailsOf(person))} ${members.length === 0 ? null : changesPart(members)}
`

const changesPart = (members: Dossier['members']): Html =>
  listTable(
    [{ name: '人员变动' }, { name: '日期', as: 'mid' }, { name: '原因', as: 'mid' }],
    members.map(({ name, on, reason }) => [name, on, reason]),
    true,
  )

/** What is said of a member beyond the line above; what nobody said takes no room. */
const detailsOf = (person: PersonView): Html | null => {
  const shown = new Set(['姓名', '性别', '与户主关系', '证件号码', '文化程度', '健康状况', '劳动技能', '务工状况'])
  const facts = saidFacts(groupFacts('person', person)).filter(([name]) => !shown.has(name))
  return facts.length === 0
    ? null
    : html`<p class="none"><b>${person.name}</b>：${facts.map(([name, value]) => html`${name} ${value}；`)}</p>`
}

const incomeColumns = [
  { name: '年度', as: 'mid' },
  { name: '工资性', as: 'num' },
  { name: '经营性', as: 'num' },
  { name: '财产性', as: 'num' },
  { name: '转移性', as: 'num' },
  { name: '经营支出', as: 'num' },
  { name: '纯收入', as: 'num' },
  { name: '人均', as: 'num' },
] as const

const incomesPart = (incomes: readonly IncomeView[]): Html =>
  listTable(
    incomeColumns,
    incomes.map((income) => [
      income.year,
      ...[income.wageFen, income.operatingFen, income.propertyTotalFen, income.transferTotalFen].map(yuanOf),
      ...[income.operatingExpenseFen, income.netFen, income.perHeadFen].map(yuanOf),
    ]),
    true,
  )

const yuanOf = (fen: number | null | undefined): string | null => yuan(fen ?? null)

const helpersPart = (helpers: readonly HelperLine[]): Html =>
  listTable(
    [{ name: '姓名' }, { name: '单位' }, { name: '开始', as: 'mid' }, { name: '结束', as: 'mid' }],
    helpers.map(({ name, unit, from, to }) => [name, unit, from, to ?? '至今']),
  )

const planPart = ({ plan, measures }: Dossier): Html => html`
  ${
    plan === null
      ? null
      : factsTable([
          ['计划', plan.summary],
          ['计划退出年度', plan.exitYear],
          ['商定情况', plan.agreed ? '已与本户商定' : '尚未商定'],
        ])
  }
  ${measuresTable(measures)}
`

/** Measures of a plan: what, from when to when, how far, and whether anything shows it. */
export const measuresTable = (measures: readonly PlannedMeasure[]): Html =>
  listTable(
    [
      { name: '措施' },
      { name: '内容' },
      { name: '开始', as: 'mid' },
      { name: '完成期限', as: 'mid' },
      { name: '进展', as: 'mid' },
      { name: '佐证', as: 'mid' },
    ],
    measures.map(({ name, text, from, due, standing, counted }) => [
      ...[name, text, from, due, standing],
      counted ? '有' : '无',
    ]),
    true,
  )

const aidPart = (aid: readonly AidEntry[]): Html =>
  listTable(
    [{ name: '所属期', as: 'mid' }, { name: '项目' }, { name: '金额（元）', as: 'num' }, { name: '说明', as: 'mid' }],
    aid.map(({ period, item, amountFen, kind }) => [
      period,
      item,
      kind === 'reversed' ? `-${yuan(amountFen) ?? ''}` : yuan(amountFen),
      kind === 'reversed' ? '冲销' : '发放',
    ]),
  )

const filedPart = (lines: readonly FiledLine[]): Html =>
  listTable(
    [{ name: '事项' }, { name: '日期', as: 'mid' }, { name: '结果' }],
    lines.map(({ what, on, standing }) => [what, on, standing]),
  )

const historyPart = (history: Dossier['history']): Html =>
  listTable(
    [{ name: '时间', as: 'mid' }, { name: '变更内容' }, { name: '原因' }],
    history.map(({ at, fields, why }) => [at, fields, why]),
    true,
  )
