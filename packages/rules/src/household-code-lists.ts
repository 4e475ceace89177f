import { lookUp, type CodeList } from './code-list.ts'

/** Code lists of the household record, from national-record §2. Codes are those of the national system where seen. */
const list = (
  name: string,
  ...entries: readonly (readonly [code: string, zh: string, en: string, ...variants: string[]])[]
): CodeList => ({ name, entries: entries.map(([code, zh, en, ...variants]) => ({ code, zh, en, variants })) })

export const categoryList = list(
  'category',
  ['01', '一般贫困户', 'ordinary poor household', '一般户', '一般贫困'],
  ['04', '低保户', 'subsistence-allowance household', '低保贫困户', '低保(贫困)户', '低保', '低保贫困', '低保农户'],
  [
    '06',
    '五保户',
    'five-guarantees household',
    '五保贫困户',
    '五保(特困供养)贫困户',
    '特困供养贫困户',
    '特困供养户',
    '特困户',
    '五保',
    '分散供养',
    '集中供养',
    '五保分散供养',
    '五保集中供养',
  ],
)

export const povertyStatusList = list(
  'poverty-status',
  ['04', '未脱贫', 'not yet out of poverty'],
  [
    '03',
    '已脱贫',
    'out of poverty',
    '脱贫',
    '历史已脱贫',
    '新脱贫',
    '已脱贫(享受政策)',
    '稳定脱贫',
    '稳定脱贫(不享受)',
  ],
  ['01', '预脱贫', 'about to leave poverty', '拟脱贫'],
  ['02', '返贫', 'fell back into poverty'],
)

export const causeList = list(
  'cause',
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
)

export const relationList = list(
  'relation',
  ['01', '户主', 'head', '本人或户主', '本人', '本人或户主(户主)'],
  ['02', '配偶', 'spouse', '妻子', '丈夫', '妻', '夫', '之妻', '之夫'],
  ['03', '之子', 'son', '子', '儿子', '长子', '次子', '三子'],
  ['04', '之女', 'daughter', '女', '女儿', '长女', '次女', '三女'],
  ['05', '之儿媳', 'daughter-in-law', '儿媳'],
  ['06', '之女婿', 'son-in-law', '女婿'],
  ['07', '之孙子', 'grandson (of a son)', '孙子'],
  ['08', '之孙女', 'granddaughter (of a son)', '孙女'],
  ['09', '之外孙子', 'grandson (of a daughter)', '外孙子', '外孙'],
  ['10', '之外孙女', 'granddaughter (of a daughter)', '外孙女'],
  ['11', '之父', 'father', '父亲', '父'],
  ['12', '之母', 'mother', '母亲', '母'],
  ['13', '之岳父', "wife's father", '岳父'],
  ['14', '之岳母', "wife's mother", '岳母'],
  ['15', '之公公', "husband's father", '公公'],
  ['16', '之婆婆', "husband's mother", '婆婆'],
  ['17', '之祖父', "father's father", '祖父', '爷爷'],
  ['18', '之祖母', "father's mother", '祖母', '奶奶'],
  ['19', '之外祖父', "mother's father", '外祖父', '外公'],
  ['20', '之外祖母', "mother's mother", '外祖母', '外婆'],
  ['21', '之兄弟姐妹', 'brother or sister', '兄弟姐妹'],
  ['22', '之曾孙子', 'great-grandson', '曾孙子', '曾孙'],
  ['23', '之曾孙女', 'great-granddaughter', '曾孙女'],
  ['24', '之叔伯', 'uncle', '叔伯'],
  ['25', '之侄儿', 'nephew', '侄儿', '侄子'],
  ['26', '之侄女', 'niece', '侄女'],
  ['27', '之兄弟媳妇', "brother's wife", '兄弟媳妇'],
  ['99', '其他', 'other', '其它'],
)

export const educationList = list(
  'education',
  ['01', '文盲或半文盲', 'illiterate or half', '文盲', '半文盲', '文盲半文盲', '文盲/半文盲'],
  ['02', '小学', 'primary school'],
  ['03', '初中', 'junior middle school'],
  ['04', '高中', 'senior middle school', '中专', '高中(中专)'],
  ['05', '大专及以上', 'college or above', '大专', '本科', '本科及以上', '高职高专'],
  ['06', '学龄前儿童', 'below school age', '学前儿童'],
)

const years = ['一', '二', '三'] as const

export const studentStateList = list(
  'student-state',
  ['01', '非在校生', 'not at school', '无', '非在校'],
  ['02', '学前教育', 'pre-school', '学龄前儿童', '幼儿园', '学前'],
  ['03', '小学', 'primary school'],
  ['04', '七年级', 'grade 7', '初中一年级', '初一'],
  ['05', '八年级', 'grade 8', '初中二年级', '初二'],
  ['06', '九年级', 'grade 9', '初中三年级', '初三'],
  ...years.map(
    (year, index) =>
      [
        `0${7 + index}`,
        `普通高中${year}年级`,
        `senior middle school, year ${index + 1}`,
        `高中${year}年级`,
        `高${year}`,
      ] as [string, string, string, ...string[]],
  ),
  ...years.map(
    (year, index) =>
      [
        `${10 + index}`,
        `中职${year}年级`,
        `vocational school, year ${index + 1}`,
        `中职${year}`,
        `中专${year}年级`,
      ] as [string, string, string, ...string[]],
  ),
  ...years.map(
    (year, index) =>
      [
        `${13 + index}`,
        `高职(高专)${year}年级`,
        `higher vocational, year ${index + 1}`,
        `高职${year}年级`,
        `高职高专${year}年级`,
      ] as [string, string, string, ...string[]],
  ),
  ['16', '大专及以上', 'college or above', '大专', '本科', '大学'],
)

export const healthList = list(
  'health',
  ['01', '健康', 'healthy', '健康或良好', '良好'],
  ['02', '长期慢性病', 'chronic illness', '慢性病', '长期慢病'],
  ['03', '患有大病', 'serious illness', '大病'],
  ['04', '残疾', 'disabled', '残疾人'],
)

export const labourList = list(
  'labour',
  ['01', '普通劳动力', 'ordinary labour'],
  ['02', '技能劳动力', 'skilled labour'],
  ['03', '丧失劳动力', 'lost the ability to work'],
  ['04', '无劳动力', 'no ability to work', '无劳动能力'],
  ['05', '弱劳动力或半劳动力', 'weak or half labour', '弱劳动力', '半劳动力', '弱(半)劳动力'],
)

export const workPlaceList = list(
  'work-place',
  ['01', '乡(镇)内', 'within the township', '乡镇内', '乡内'],
  ['02', '乡(镇)外县内', 'within the county', '乡镇外县内', '乡外县内', '县内'],
  ['03', '县外省内', 'within the province', '省内县外'],
  ['04', '省外', 'another province'],
  ['99', '其他', 'other', '其它'],
)

export const category = lookUp(categoryList)
export const povertyStatus = lookUp(povertyStatusList)
export const cause = lookUp(causeList)
export const relation = lookUp(relationList)
export const education = lookUp(educationList)
export const studentState = lookUp(studentStateList)
export const health = lookUp(healthList)
export const labour = lookUp(labourList)
export const workPlace = lookUp(workPlaceList)
