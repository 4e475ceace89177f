import { codes, coded, compared, flag, number, period, sealed, text, whole, yearly } from './record-field.ts'

/** The fields of the household itself (AC01, national-record §1). */
export const householdFields = {
  code: text(60, '户编号', 'household number', 'AAC001', '户号', '家庭编号'),
  ...compared({ division: text(30, '行政区划', 'division code', 'AAD001', '行政区划代码') }),
  villageName: text(50, '行政村', 'village', '', '村', '村名', '所在村'),
  group: text(50, '村民小组', 'group', '', '小组', '组', '自然村(组)'),
  address: sealed('address', 200, '家庭住址', 'address', '', '住址', '地址', '详细地址'),
  ...yearly({
    standard: coded('standard', '识别标准', 'standard of identification', 'AAC005'),
    category: coded('category', '贫困户属性', 'category', 'AAC006', '户属性', '贫困户类型'),
    supportMode: coded('support-mode', '供养方式', 'how it is supported', '', '五保供养方式', '特困供养方式'),
    dibaoScope: coded('dibao-scope', '低保范围', 'whom the allowance covers', '', '享受低保范围'),
    povertyStatus: coded('poverty-status', '脱贫属性', 'poverty status', 'AAR010', '脱贫标志'),
    valid: flag('有效标志', 'record is valid', 'AAR100', '是否有效'),
    mainCause: coded('cause', '主要致贫原因', 'main cause', 'AAC007', '致贫原因'),
    otherCauses: codes('cause', 2, '其他致贫原因', 'other causes', 'AAC008', '其它致贫原因'),
    notExitedReason: coded('not-exited-reason', '不脱贫原因', 'why not out of poverty yet', '', '未脱贫原因'),
    /** The source says: select on the base form, probably this. */
    plannedExitYear: whole('year', [2000, 2100], '计划脱贫年度', 'planned year of exit', 'AAC009', '计划脱贫年份'),
    martyrFamily: flag('是否军烈属', 'family of a soldier or martyr', 'AAC012', '军烈属'),
    onlyChild: flag('独生子女户', 'one-child household', 'AAC013', '是否独生子女户'),
    twoDaughters: flag('双女户', 'two-daughter household', 'AAC014', '是否双女户'),
    priority: flag('重点对象', 'priority household', 'AAC015', '是否重点对象'),
  }),
  phone: sealed('phone', 30, '联系电话', 'phone', 'AAR012', '电话', '手机', '手机号', '手机号码'),
  bankName: text(50, '开户银行', 'bank', 'AAQ002', '开户行'),
  bankAccount: sealed('bank-account', 40, '银行账号', 'bank account', 'AAC004', '银行卡号', '一卡通账号'),
  year: whole('year', [2000, 2100], '年度', 'year of the yearly values', 'AAR040', '年份', '收入年度'),
} as const

/** Where the house stands. */
export const positionFields = {
  latitude: number('degree', [-90, 90], '纬度', 'latitude', '', '北纬'),
  longitude: number('degree', [-180, 180], '经度', 'longitude', '', '东经'),
} as const

/** The limits only keep typing errors out; the audit rules have narrower ones (national-record §3). */
const land = [0, 100_000] as const

/** Production and living conditions (AC30). */
export const livingFields = yearly({
  arableMu: number('mu', land, '耕地面积(亩)', 'arable land', 'AAC301', '耕地面积'),
  irrigatedMu: number('mu', land, '有效灌溉面积(亩)', 'irrigated land', 'AAC302', '有效灌溉面积'),
  forestMu: number('mu', land, '林地面积(亩)', 'forest', 'AAC303', '林地面积'),
  returnedForestMu: number(
    'mu',
    land,
    '退耕还林面积(亩)',
    'farmland returned to forest or grass',
    'AAC304',
    '退耕还林面积',
    '退耕还林(草)面积',
    '退耕还林(草)面积(亩)',
  ),
  orchardMu: number('mu', land, '林果面积(亩)', 'orchard', 'AAC305', '林果面积'),
  pastureMu: number('mu', land, '牧草地面积(亩)', 'pasture', 'AAC306', '牧草地面积'),
  waterMu: number('mu', land, '水面面积(亩)', 'water surface', 'AAC307', '水面面积'),
  cooperative: flag(
    '是否加入农民专业合作社',
    'member of a cooperative',
    'AAC084',
    '加入农民专业合作社',
    '是否加入农民专业合作组织',
  ),
  enterpriseLed: flag('是否有龙头企业带动', 'led by an enterprise', 'AAC088', '龙头企业带动'),
  leaderLed: flag('是否有创业致富带头人带动', 'led by a successful villager', 'AAC089', '创业致富带头人带动'),
  waterSolved: flag('是否解决安全饮用水', 'safe water was provided', 'AAC091', '解决安全饮用水'),
  productionPower: flag('是否通生产用电', 'power for production', 'AAC308', '通生产用电'),
  waterDifficult: flag('饮水是否困难', 'water is hard to get', 'AAC311', '饮水困难'),
  safeWater: flag('饮水是否安全', 'water is safe', 'AAC312', '饮水安全', '是否饮水安全'),
  waterSource: coded('water-source', '饮水情况', 'source of drinking water', '', '饮水来源'),
  livingPower: flag('是否通生活用电', 'power at home', 'AAC313', '通生活用电'),
  broadcast: flag('是否通广播电视', 'radio and television', 'AAC314', '通广播电视'),
  roadKm: number(
    'km',
    [0, 1000],
    '与村主干路距离(公里)',
    'distance to the main road of the village',
    'AAC315',
    '与村主干路距离',
    '与村主干路距离(km)',
  ),
  roadType: coded('road', '入户路类型', 'road to the house', 'AAC316', '入户路情况'),
  houseAreaM2: number('m2', [0, 10_000], '住房面积(平方米)', 'area of the house', 'AAC317', '住房面积', '住房面积(㎡)'),
  dangerousHouse: flag('是否危房户', 'dangerous house', 'AAC318', '危房户', '是否危房'),
  houseGrade: coded('house-grade', '危房级别', 'grade of the house', 'AAC322', '危房等级'),
  houseSafety: coded('house-safety', '住房安全', 'safety of the house', '', '住房安全情况', '安全住房'),
  houseStructure: coded('house-structure', '房屋结构', 'structure of the house', '', '住房结构'),
  sanitaryToilet: flag('是否有卫生厕所', 'sanitary toilet', 'AAC319', '卫生厕所'),
  fuel: coded('fuel', '主要燃料类型', 'main fuel', 'AAC320', '主要燃料'),
} as const)

/** Relocation 易地搬迁 (AF02). */
export const relocationFields = {
  relocated: flag('是否搬迁户', 'relocated, or willing to be', 'ACR077', '搬迁意愿', '是否有搬迁意愿'),
  relocationMode: coded('relocation-mode', '搬迁方式', 'way of relocation', 'ACR075'),
  resettlement: coded('resettlement', '安置方式', 'way of resettlement', 'ACR078'),
  resettlementPlace: coded('resettlement-place', '安置地', 'place of resettlement', 'ACR079', '安置地点'),
  relocationDifficulties: codes(
    'relocation-difficulty',
    4,
    '搬迁可能存在的困难',
    'expected difficulties of relocation',
    'ACR081',
    '搬迁可能困难',
    '搬迁可能存在困难',
  ),
} as const

/**
 * The helper as a national list names him (AK11). Kept as told: who is responsible is what the pairings say, not this.
 */
export const helperFields = {
  helpFrom: period('帮扶开始时间', 'help began', 'AAR020'),
  helpTo: period('帮扶结束时间', 'help ended', 'AAR021'),
  helpUnit: text(100, '帮扶单位', 'helping unit', 'AAP001', '帮扶单位名称'),
  helpUnitTier: coded('unit-tier', '单位隶属关系', 'tier of the unit', 'AAP004', '隶属关系'),
  helpUnitAddress: text(200, '单位地址', 'address of the unit', 'AAR013'),
  teamLeader: flag('是否队长', 'leads the team', 'AAK031', '是否驻村工作队队长'),
  helperEducation: coded('helper-education', '帮扶人学历', 'education of the helper', 'AAK036', '帮扶责任人学历'),
  helperSkill: coded('helper-skill', '技术特长', 'skill of the helper', 'AAK037', '帮扶人技术特长'),
  teamMember: flag('是否驻村队员', 'lives in the village with the team', 'AAK039', '是否驻村工作队员'),
  helperRank: coded('helper-rank', '职务级别', 'rank of the helper', 'AAF031', '帮扶人职务级别'),
} as const
