import type { Source } from '../rule-pack.ts'

/** Where a line item goes in the formula of official-rules §2; `memo` stands beside it (spending that monitoring looks at). */
export const incomeAccounts = ['wage', 'operating', 'operating-expense', 'property', 'transfer', 'memo'] as const
export type IncomeAccount = (typeof incomeAccounts)[number]

/** `undecided`: the source names the item and does not say whether it counts. It is summed apart until a county's pack decides. */
export const countings = ['counted', 'not-counted', 'undecided'] as const
export type Counting = (typeof countings)[number]

type Words = { readonly zh: string; readonly en: string }

/** One line of the income account: what it is, whether it counts, and why. */
export type IncomeItem = Words & {
  readonly code: string
  readonly account: IncomeAccount
  readonly counting: Counting
  readonly why: Words
  readonly source: Source
  /** Other names of it in forms and exports. */
  readonly variants?: readonly string[]
  /** Earned by one member, who has to be named. */
  readonly perMember?: true
}

const book: Source = {
  document: 'official-rules §2, account book of Guangxi (seen in an open-source account book)',
  strength: 'WEAK',
}
const formula: Source = { document: 'official-rules §2, formula of per-head net income', strength: 'WEAK' }
const ours: Source = { document: 'bangfu: kept apart until the county decides', strength: 'GK' }

type Given = readonly [code: string, zh: string, en: string, ...variants: string[]]
type Shared = Pick<IncomeItem, 'account' | 'counting' | 'why' | 'source'>

const itemsOf = (shared: Shared, ...given: readonly Given[]): IncomeItem[] =>
  given.map(([code, zh, en, ...variants]) => ({ code, zh, en, ...shared, ...(variants.length > 0 && { variants }) }))

const byFormula: Words = { zh: '按人均纯收入公式计入', en: 'part of the formula of net income' }
const subtracted: Words = { zh: '生产经营性支出，从收入中扣除', en: 'operating expense: taken off' }
const longTerm: Words = { zh: '长期性转移收入，计入', en: 'a lasting transfer: counts' }
const notStable: Words = { zh: '不作为稳定收入计入', en: 'no stable income: does not count' }
const silent: Words = {
  zh: '来源未说明是否计入，单列待县确认',
  en: 'the source does not say whether it counts; kept apart until the county decides',
}

const producing = (end: 'income' | 'expense', shared: Shared): IncomeItem[] => {
  const [zh, en] = end === 'income' ? (['收入', 'income'] as const) : (['支出', 'expense'] as const)
  return itemsOf(
    shared,
    [`planting-${end}`, `种植业${zh}`, `planting: ${en}`],
    [`forestry-${end}`, `林业${zh}`, `forestry: ${en}`],
    [`livestock-${end}`, `养殖业${zh}`, `livestock: ${en}`],
    [`other-production-${end}`, `其他生产经营${zh}`, `other production: ${en}`],
  )
}

/** The lines of the account book, in its order and numbering. */
export const bookItems: readonly IncomeItem[] = [
  ...itemsOf({ account: 'wage', counting: 'counted', why: byFormula, source: formula }, [
    'wage',
    '工资性收入（务工）',
    'wages',
    '务工收入',
    '工资',
  ]).map((item) => ({ ...item, perMember: true as const })),
  ...producing('income', { account: 'operating', counting: 'counted', why: byFormula, source: book }),
  ...producing('expense', { account: 'operating-expense', counting: 'counted', why: subtracted, source: book }),
  ...itemsOf(
    { account: 'property', counting: 'counted', why: byFormula, source: book },
    ['asset-dividend', '资产收益扶贫分红', 'dividend of poverty-relief assets', '分红'],
    ['property-other', '其他财产性收入', 'other property income'],
  ),
  ...itemsOf(
    { account: 'transfer', counting: 'counted', why: longTerm, source: book },
    ['transfer-01', '计划生育金', 'family-planning benefit'],
    ['transfer-02', '低保金', 'subsistence allowance', '最低生活保障金'],
    ['transfer-03', '特困供养金', 'support of the destitute', '五保金', '特困人员救助供养金'],
    ['transfer-04', '养老保险金', 'old-age insurance'],
    ['transfer-05', '生态补偿金', 'ecological compensation', '林业补贴'],
    [
      'transfer-06',
      '困难残疾人生活补贴和重度残疾人护理补贴',
      'allowances for the disabled',
      '困难残疾人生活补贴',
      '重度残疾人护理补贴',
    ],
    ['transfer-07', '农业补贴', 'farming subsidy'],
    ['transfer-08', '高龄补贴', 'old-age supplement'],
    ['transfer-09', '水库移民补贴', 'reservoir resettlement subsidy'],
    ['transfer-10', '其他长期性政策补贴', 'other lasting policy subsidy'],
  ),
  ...itemsOf(
    { account: 'transfer', counting: 'not-counted', why: notStable, source: book },
    ['aside-01', '教育保障资金', 'schooling aid', '雨露计划', '两后生培训', '助学金'],
    ['aside-02', '医疗保障资金', 'medical reimbursement', '医疗报销'],
    ['aside-03', '住房保障资金', 'housing aid', '搬迁补助', '危改补助'],
    ['aside-04', '产业奖补', 'production reward'],
    ['aside-05', '金融资金', 'loans', '小额贷款'],
    ['aside-06', '社会保障资金', 'social relief', '临时救助'],
    ['aside-07', '保险赔付', 'insurance payment'],
    ['aside-08', '其他残疾补贴', 'other disability allowance'],
    ['aside-09', '捐赠金、慰问金、短期赡养抚养费', 'gifts and short-term support', '捐赠金', '慰问金'],
    ['aside-10', '短期抚恤、优待、补助、伤残治疗、护理、丧葬费', 'short-term relief'],
    ['aside-11', '三年及以下的其他政策补助', 'other policy aid of three years or less'],
  ),
  ...itemsOf(
    { account: 'transfer', counting: 'undecided', why: silent, source: ours },
    ['reward', '奖励（星级、积分等）', 'rewards for stars or points', '星级奖励'],
    ['told-other', '其他到户帮扶资金', 'other aid money paid to the household'],
  ),
]

const exported: Source = { document: 'official-rules §2, columns of the export from 2021 on', strength: 'WEAK' }
const likeBook: Words = {
  zh: '导出表单列此项；按账本同类项目处理，待县确认',
  en: 'a column of the export; taken like its kin in the account book, to be confirmed',
}

/** What the export from 2021 on has besides. 最低生活保障金 and 特困人员救助供养金 are names of what was there. */
export const exportItems: readonly IncomeItem[] = [
  ...itemsOf(
    { account: 'wage', counting: 'counted', why: byFormula, source: exported },
    ['public-post-wage', '公益性岗位收入', 'pay of public-welfare posts'],
    ['other-wage', '其他工资性收入', 'other wages'],
  ),
  ...itemsOf({ account: 'transfer', counting: 'counted', why: likeBook, source: exported }, [
    'retirement-pay',
    '养老金或离退休金',
    'pension or retirement pay',
  ]),
  ...itemsOf({ account: 'operating-expense', counting: 'counted', why: subtracted, source: exported }, [
    'expense-total',
    '生产经营性支出（合计）',
    'operating expense, as one sum',
  ]),
  ...itemsOf(
    { account: 'transfer', counting: 'undecided', why: silent, source: exported },
    ['industry-reward', '产业奖励', 'reward for production'],
    ['employment-reward', '就业奖励', 'reward for taking work'],
    ['expense-subsidy', '专项用于减少生产经营性支出的补贴', 'subsidy to lower operating expense'],
  ),
  ...itemsOf({ account: 'transfer', counting: 'not-counted', why: likeBook, source: exported }, [
    'insurance-claims',
    '理赔收入',
    'insurance claims paid',
  ]),
  ...itemsOf(
    {
      account: 'memo',
      counting: 'not-counted',
      why: { zh: '支出情况，供监测参考，不属收入', en: 'spending that monitoring looks at; no income' },
      source: exported,
    },
    ['own-medical-cost', '合规自付支出', 'medical cost borne by the household'],
  ),
]

const shandongNames =
  '奖扶金 特扶金 春节慰问金 低保金 特困供养金 养老保险金 生态补偿金 低保高龄补贴 低保电量补贴 不能自理老人护理补贴 城镇三无 困难残疾人生活补贴 重度残疾人护理补贴 孤儿生活费 困境儿童生活费 伤残军人 病故军人家属 在乡复员军人 带病回乡退伍军人 参加核试验 参战 60岁以上农村籍退役士兵 部分烈士子女 朝阳助学 老年乡村医生补贴 高龄补贴 企业遗属补助 职工养老保险金 原民办代课教师教龄补助 农业支持保护 棉花补贴 居家托养 残疾学生 残疾子女 教育资助金 老民师 老放映员 雨露计划 产业扶贫项目受益 生产贷 村集体发放款 慈善帮扶 特困基金 慈善 村集体入股分红 老年人救助金 占地补偿 乡村干部退休金 赡养费 其他'
const shandong: Source = {
  document: 'official-rules §2, person-level transfer list of Shandong (seen in an open-source register)',
  strength: 'WEAK',
}

const namesInBook = new Set(bookItems.flatMap(({ zh, variants = [] }) => [zh, ...variants]))

/** Shandong's list by person: what the account book has under the same name stays there; of the rest the source says no more. */
export const shandongItems: readonly IncomeItem[] = shandongNames
  .split(' ')
  .flatMap((zh, index) =>
    namesInBook.has(zh)
      ? []
      : itemsOf({ account: 'transfer', counting: 'undecided', why: silent, source: shandong }, [
          `sd-${String(index + 1).padStart(2, '0')}`,
          zh,
          `Shandong list, no. ${index + 1}`,
        ]).map((item) => ({ ...item, perMember: true as const })),
  )
