import { compared, money, yearly } from './record-field.ts'

/**
 * A year's income (AC07), in fen. 财产性收入 and 转移性收入 are sums of their parts: what a list gives for them counts only
 * where it gives no part. The totals are derived and never typed (handbook §5).
 */
export const incomeFields = yearly({
  wageFen: money('工资性收入', 'wages', 'AAC073', '工资性收入(元)'),
  operatingFen: money('生产经营性收入', 'operating income', 'AAC071', '生产经营性收入(元)', '经营性收入'),
  propertyFen: money('财产性收入', 'income from property', 'AAC072', '财产性收入(元)'),
  assetDividendFen: money(
    '资产收益扶贫分红',
    'dividend of assets held for the poor',
    'AAC092',
    '资产收益扶贫分红(元)',
    '资产收益分红',
  ),
  otherPropertyFen: money('其他财产性收入', 'other income from property', 'AAC093', '其他财产性收入(元)'),
  transferFen: money('转移性收入', 'transfers', 'AAC085', '转移性收入(元)', '转移性收入合计', '转移性收入合计(元)'),
  familyPlanningFen: money('计划生育金', 'family planning bonus', 'AAC076', '计划生育金(元)', '计生金'),
  dibaoFen: money('低保金', 'subsistence allowance', 'AAC077', '低保金(元)', '最低生活保障金'),
  tekunFen: money(
    '特困供养金',
    'support for the destitute',
    'AAC086',
    '特困供养金(元)',
    '五保金',
    '特困供养金(五保金)',
    '特困人员救助供养金',
  ),
  pensionFen: money('养老保险金', 'pension', 'AAC087', '养老保险金(元)', '养老金', '养老金或离退休金'),
  ecoCompensationFen: money('生态补偿金', 'ecological compensation', 'AAC078', '生态补偿金(元)'),
  otherTransferFen: money('其他转移性收入', 'other transfers', 'AAC083', '其他转移性收入(元)'),
  operatingExpenseFen: money('生产经营性支出', 'operating expense', 'AAC074', '生产经营性支出(元)'),
  /** Of the screen on income and illness; the audit rules ask for it where illness is the risk. No income. */
  outOfPocketFen: money('合规自付支出', 'medical cost borne by the household', '', '合规自付', '医疗合规自付支出'),
  ...compared({
    incomeTotalFen: money('年收入', 'total income', 'AAC081', '年收入(合计)', '年收入合计', '家庭年收入', '年收入(元)'),
    netIncomeFen: money('纯收入', 'net income', 'AAC079', '家庭纯收入', '纯收入(元)', '年纯收入'),
    perHeadFen: money('人均纯收入', 'net income per head', 'AAC082', '人均纯收入(元)', '家庭人均纯收入'),
  }),
} as const)
