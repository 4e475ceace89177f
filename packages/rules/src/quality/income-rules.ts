import { transferFenOf, type IncomeEntry } from '../household-entry.ts'
import type { MeasureGroup } from './subject.ts'
import { ofHousehold, type HouseholdRule } from './rule.ts'

const yuanFen = 100
const net = ['wageFen', 'operatingFen', 'propertyFen', 'transferFen', 'operatingExpenseFen'] as const

/** A sum that is paid at all is at least so much. */
const least = (id: string, field: keyof IncomeEntry, zh: string, en: string): HouseholdRule =>
  ofHousehold({
    id,
    fields: [field],
    text: [`${zh}大于 0 但低于 {yuan} 元`, `${en} is paid, but less than {yuan} yuan`],
    needs: ['yuan'],
    broken: ({ entry: { income } }, { yuan }) => {
      const amount = income[field]
      return amount !== null && amount > 0 && amount < yuan * yuanFen
    },
  })

/** A measure of a group stands against an income that is zero. */
const measureWithout = (id: string, group: MeasureGroup, field: keyof IncomeEntry, zh: string, en: string) =>
  ofHousehold({
    id,
    fields: [field, 'measures.group'],
    text: [zh, en],
    broken: ({ groups, entry: { income } }) => groups.has(group) && income[field] === 0,
  })

/** The figures of a year against each other. What is not said is never zero. */
export const incomeRules: readonly HouseholdRule[] = [
  ofHousehold({
    id: 'per_head_below_floor',
    fields: net,
    text: ['人均纯收入低于 {yuan} 元', 'net income per head below {yuan} yuan'],
    needs: ['yuan'],
    broken: ({ perHeadFen }, { yuan }) => perHeadFen !== null && perHeadFen < yuan * yuanFen,
  }),
  ofHousehold({
    id: 'per_head_low_not_monitored',
    fields: [...net, 'monitoring.risks'],
    text: ['人均纯收入低于 {yuan} 元且未纳入监测', 'net income per head below {yuan} yuan, and not monitored'],
    needs: ['yuan'],
    broken: ({ perHeadFen, monitoring }, { yuan }) =>
      monitoring === null && perHeadFen !== null && perHeadFen < yuan * yuanFen,
  }),
  ofHousehold({
    id: 'per_head_above_plausible',
    fields: net,
    text: [
      '人均纯收入高于 {yuan} 元，识别时可疑',
      'net income per head above {yuan} yuan, doubtful for a poor household',
    ],
    needs: ['yuan'],
    broken: ({ perHeadFen }, { yuan }) => perHeadFen !== null && perHeadFen > yuan * yuanFen,
  }),
  least('wage_below_plausible', 'wageFen', '年工资性收入', 'a year’s wages'),
  ofHousehold({
    id: 'wage_above_plausible',
    fields: ['wageFen'],
    text: ['年工资性收入高于 {yuan} 元', 'a year’s wages above {yuan} yuan'],
    needs: ['yuan'],
    broken: ({ entry: { income } }, { yuan }) => income.wageFen !== null && income.wageFen > yuan * yuanFen,
  }),
  ofHousehold({
    id: 'operating_income_without_expense',
    fields: ['operatingExpenseFen', 'operatingFen'],
    text: ['有生产经营性收入，支出却为 0', 'income of operating, and no expense at all'],
    broken: ({ entry: { income } }) => (income.operatingFen ?? 0) > 0 && income.operatingExpenseFen === 0,
  }),
  ofHousehold({
    id: 'eco_compensation_without_returned_farmland',
    fields: ['ecoCompensationFen', 'returnedForestMu'],
    text: ['有生态补偿金，退耕还林面积却为 0', 'ecological compensation, and no returned farmland'],
    broken: ({ entry: { income, returnedForestMu } }) => (income.ecoCompensationFen ?? 0) > 0 && returnedForestMu === 0,
  }),
  least('dibao_below_plausible', 'dibaoFen', '低保金', 'the subsistence allowance'),
  least('family_planning_money_below_plausible', 'familyPlanningFen', '计划生育金', 'the family-planning money'),
  least('pension_below_plausible', 'pensionFen', '养老保险金', 'the pension'),
  least('tekun_below_plausible', 'tekunFen', '特困供养金', 'the destitute support'),
  measureWithout(
    'work_measure_without_wage',
    'work',
    'wageFen',
    '有就业帮扶措施，工资性收入却为 0',
    'a measure of work, and no wages',
  ),
  ofHousehold({
    id: 'benefit_measure_without_transfer',
    fields: ['transferFen', 'measures.item'],
    text: [
      '有低保、特困供养或残疾人补贴措施，转移性收入却为 0',
      'allowance, destitute support or disability subsidy as a measure, and no transfer income',
    ],
    broken: ({ items, entry: { income } }) =>
      (items.has('dibao') || items.has('tekun') || items.has('disability-subsidy')) && transferFenOf(income) === 0,
  }),
  measureWithout(
    'industry_measure_without_income',
    'industry',
    'operatingFen',
    '有产业帮扶措施，生产经营性收入却为 0',
    'a measure of industry, and no income of operating',
  ),
  ofHousehold({
    id: 'illness_risk_without_expense',
    fields: ['outOfPocketFen', 'monitoring.risks'],
    text: ['风险为因病，合规自付支出却为 0', 'the risk is illness, and nothing was paid out of pocket'],
    broken: ({ risks, entry: { income } }) => risks.has('illness') && income.outOfPocketFen === 0,
  }),
]
