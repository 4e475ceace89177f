import { listOf, lookUp, withMore } from './code-list.ts'

/** Code lists of the household itself, from national-record §2. */
export const standardList = listOf('standard', 'own', [
  ['01', '国家标准', 'national standard', '国定标准'],
  ['02', '省定标准', 'provincial standard', '省级标准'],
  ['03', '市定标准', 'city standard', '市级标准'],
])

export const categoryList = withMore(
  listOf('category', 'national', [
    ['01', '一般贫困户', 'ordinary poor household', '一般户', '一般贫困'],
    ['04', '低保户', 'subsistence-allowance household', '低保贫困户', '低保(贫困)户', '低保', '低保贫困', '低保农户'],
    ['06', '五保户', 'five-guarantees household', '五保贫困户', '五保(特困供养)贫困户', '五保'],
  ]),
  {
    '06': [
      '特困供养贫困户',
      '特困供养户',
      '特困户',
      '分散供养',
      '集中供养',
      '五保分散供养',
      '五保集中供养',
      '分散供养五保户',
      '集中供养五保户',
    ],
  },
  [{ code: '90', zh: '一般农户', en: 'rural household that is not poor', variants: ['普通农户'], codeSet: 'own' }],
)

/** How a five-guarantees household is provided for; the two codes are national ones. */
export const supportModeList = listOf('support-mode', 'national', [
  ['06', '分散供养', 'at home', '五保分散供养', '分散'],
  ['07', '集中供养', 'in an institution', '五保集中供养', '集中'],
])

export const dibaoScopeList = listOf('dibao-scope', 'own', [
  ['01', '全家', 'the whole household', '整户', '全户'],
  ['02', '部分', 'some members', '部分成员'],
])

/** Exports and applications write finer words for 已脱贫: they keep their own, and the code of the value. */
export const povertyStatusList = withMore(
  listOf('poverty-status', 'national', [
    ['04', '未脱贫', 'not yet out of poverty'],
    ['03', '已脱贫', 'out of poverty', '脱贫'],
    ['01', '预脱贫', 'about to leave poverty', '拟脱贫'],
    ['02', '返贫', 'fell back into poverty'],
  ]),
  { '03': ['历史已脱贫', '新脱贫', '已脱贫(享受政策)', '稳定脱贫', '稳定脱贫(不享受)'] },
)

export const causeList = listOf('cause', 'national', [
  ['01', '因病', 'illness', '疾病'],
  ['02', '因残', 'disability', '残疾'],
  ['03', '因学', 'schooling', '上学'],
  ['04', '因灾', 'disaster', '因自然灾害', '自然灾害'],
  ['05', '缺土地', 'lack of land'],
  ['06', '缺水', 'lack of water'],
  ['07', '缺技术', 'lack of skills'],
  ['08', '缺劳力', 'lack of labour', '缺劳动力'],
  ['09', '缺资金', 'lack of money'],
  ['10', '交通条件落后', 'poor roads', '交通落后'],
  ['11', '自身发展动力不足', 'lack of own drive', '自身发展力不足'],
  ['12', '因婚', 'marriage'],
  ['13', '因丧', 'bereavement'],
  ['99', '其他', 'other', '其它'],
])

/** Why a household does not leave poverty yet 不脱贫原因. */
export const notExitedReasonList = listOf('not-exited-reason', 'own', [
  ['01', '收入超过但未实现两不愁三保障', 'above the line, but food, clothing and the three guarantees are not reached'],
  ['02', '享受政策但成效不显著', 'has the policies, but they do not show yet'],
  ['03', '回头看后新纳入', 'taken in after a re-check'],
  ['04', '因残无固定收入', 'disabled, no steady income'],
  ['05', '大病正在治疗', 'under treatment for a serious illness'],
  ['06', '因病因学支出明显大于收入', 'illness or schooling costs clearly more than the income'],
  ['07', '收入未稳定超过', 'not steadily above the line'],
  ['08', '五保', 'five-guarantees household'],
  ['09', '老弱病残一类低保', 'old, weak, ill or disabled, first class of the allowance'],
  ['10', '搬迁未取得新房钥匙', 'relocated, without the keys of the new house yet'],
])

export const category = lookUp(categoryList)
export const povertyStatus = lookUp(povertyStatusList)
export const cause = lookUp(causeList)
