import { listOf, lookUp, withMore, type CodeEntry } from './code-list.ts'

/** Code lists of the members, from national-record §2. */
const since2021 = (code: string, zh: string, en: string, ...variants: string[]): CodeEntry => ({
  ...{ code, zh, en, variants },
  from: 2021,
  codeSet: 'own',
})

export const sexList = listOf('sex', 'national', [
  ['1', '男', 'male', '男性'],
  ['2', '女', 'female', '女性'],
  ['9', '未知', 'unknown', '未说明的性别'],
])

export const relationList = withMore(
  listOf('relation', 'national', [
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
    ['99', '其他', 'other', '其它'],
  ]),
  {},
  [
    since2021('21', '之兄弟姐妹', 'brother or sister', '兄弟姐妹'),
    since2021('22', '之曾孙子', 'great-grandson', '曾孙子', '曾孙'),
    since2021('23', '之曾孙女', 'great-granddaughter', '曾孙女'),
    since2021('24', '之叔伯', 'uncle', '叔伯'),
    since2021('25', '之侄儿', 'nephew', '侄儿', '侄子'),
    since2021('26', '之侄女', 'niece', '侄女'),
    since2021('27', '之兄弟媳妇', "brother's wife", '兄弟媳妇'),
  ],
)

/** Since 2021 forms part the two upper values; the finer words are kept with the code they belong to. */
export const educationList = withMore(
  listOf('education', 'national', [
    ['01', '文盲或半文盲', 'illiterate or half', '文盲', '半文盲', '文盲半文盲', '文盲/半文盲'],
    ['02', '小学', 'primary school'],
    ['03', '初中', 'junior middle school'],
    ['04', '高中', 'senior middle school', '高中(中专)'],
    ['05', '大专及以上', 'college or above'],
    ['06', '学龄前儿童', 'below school age', '学前儿童'],
  ]),
  { '04': ['中专'], '05': ['大专', '本科', '本科及以上', '高职高专', '高职(高专)', '技师', '硕士及以上'] },
)

const chinese = ['一', '二', '三', '四', '五'] as const
const yearsOf = (
  name: string,
  en: string,
  years: number,
  code: (year: number) => string,
  ...others: string[]
): [string, string, string, ...string[]][] =>
  chinese
    .slice(0, years)
    .map((year, index) => [
      code(index + 1),
      `${name}${year}年级`,
      `${en}, year ${index + 1}`,
      `${name}${year}`,
      ...others.flatMap((other) => [`${other}${year}年级`, `${other}${year}`]),
    ])

const numbered =
  (before: number) =>
  (year: number): string =>
    String(before + year).padStart(2, '0')

export const studentStateList = withMore(
  listOf('student-state', 'national', [
    ['01', '非在校生', 'not at school', '无', '非在校'],
    ['02', '学前教育', 'pre-school', '幼儿园', '学前'],
    ['03', '小学', 'primary school'],
    ['04', '七年级', 'grade 7', '初中一年级', '初一'],
    ['05', '八年级', 'grade 8', '初中二年级', '初二'],
    ['06', '九年级', 'grade 9', '初中三年级', '初三'],
    ...yearsOf('普通高中', 'senior middle school', 3, numbered(6), '高中', '高'),
    ...yearsOf('中职', 'vocational school', 3, numbered(9), '中专'),
    ...yearsOf('高职(高专)', 'higher vocational', 3, numbered(12), '高职', '高职高专'),
    ['16', '大专及以上', 'college or above'],
  ]),
  { '16': ['大专', '本科', '大学'] },
  [
    ...yearsOf('技工', 'technical school', 4, (year) => `J${year}`, '技校').map((line) => since2021(...line)),
    ...yearsOf('本科', 'university', 5, (year) => `B${year}`, '大学').map((line) => since2021(...line)),
    since2021('M1', '硕士及以上', 'master or above', '硕士', '研究生', '博士'),
    since2021('P0', '学龄前儿童', 'below school age', '学前儿童'),
  ],
)

export const dropoutReasonList = listOf('dropout-reason', 'own', [
  ['01', '因病', 'illness', '因疾'],
  ['02', '因残', 'disability'],
  ['03', '厌学', 'does not want to'],
  ['99', '其他', 'other', '其它'],
])

export const healthList = listOf('health', 'national', [
  ['01', '健康', 'healthy', '健康或良好', '良好'],
  ['02', '长期慢性病', 'chronic illness', '慢性病', '长期慢病'],
  ['03', '患有大病', 'serious illness', '大病'],
  ['04', '残疾', 'disabled', '残疾人'],
  ['05', '死亡', 'dead', '已死亡'],
])

/** Local: not every county grades an illness. */
export const illnessGradeList = listOf('illness-grade', 'own', [
  ['01', '一级', 'first grade'],
  ['02', '二级', 'second grade'],
])

export const labourList = listOf('labour', 'national', [
  ['01', '普通劳动力', 'ordinary labour'],
  ['02', '技能劳动力', 'skilled labour'],
  ['03', '丧失劳动力', 'lost the ability to work'],
  ['04', '无劳动力', 'no ability to work', '无劳动能力'],
  ['05', '弱劳动力或半劳动力', 'weak or half labour', '弱劳动力', '半劳动力', '弱(半)劳动力'],
])

export const workPlaceList = listOf('work-place', 'national', [
  ['01', '乡(镇)内', 'within the township', '乡镇内', '乡内'],
  ['02', '乡(镇)外县内', 'within the county', '乡镇外县内', '乡外县内', '县内'],
  ['03', '县外省内', 'within the province', '省内县外'],
  ['04', '省外', 'another province'],
  ['99', '其他', 'other', '其它'],
])

/** The source names these two as examples: other texts are kept. */
export const employmentChannelList = listOf('employment-channel', 'own', [
  ['01', '公益性岗位', 'public-welfare post', '公益岗位'],
  ['02', '帮扶车间', 'assistance workshop', '扶贫车间', '就业帮扶车间'],
])

export const idKindList = listOf('id-kind', 'national', [
  ['01', '居民身份证', 'resident identity card', '身份证'],
  ['09', '残疾人证', 'disability card', '残疾证'],
  ['03', '军官证', "officer's card"],
])

export const partyList = listOf('party', 'national', [
  ['01', '中共党员', 'Communist Party', '党员', '中国共产党党员'],
  ['02', '预备党员', 'candidate of the Communist Party', '中共预备党员'],
  ['03', '共青团员', 'Communist Youth League', '团员'],
  ['04', '民革', 'Revolutionary Committee of the Kuomintang'],
  ['05', '民盟', 'Democratic League'],
  ['06', '民建', 'National Construction Association'],
  ['07', '民进', 'Association for Promoting Democracy'],
  ['08', '农工党', "Peasants' and Workers' Democratic Party"],
  ['09', '致公党', 'Zhi Gong Party'],
  ['10', '九三学社', 'Jiu San Society'],
  ['11', '台盟', 'Taiwan Democratic Self-Government League'],
  ['12', '无党派', 'no party', '无党派人士'],
  ['13', '群众', 'none of these'],
])

/** The source gives two codes, 12 and 13, for one text; text decides. */
export const memberStatusList = listOf('member-status', 'national', [
  ['1', '正常', 'present'],
  ['2', '死亡', 'dead'],
  ['3', '转出', 'moved out'],
  ['4', '转入', 'moved in'],
  ['5', '减少', 'fewer'],
  ['9', '删除', 'deleted'],
  ['10', '户清退时清退', 'struck off with the household'],
  ['11', '人员清退', 'struck off'],
  ['12', '新识别调整清退', 'struck off by a new identification'],
])

export const memberReasonList = listOf('member-reason', 'own', [
  ['01', '死亡', 'death'],
  ['02', '嫁出', 'marriage out'],
  ['03', '出国定居', 'emigration'],
  ['04', '判刑收监', 'imprisonment'],
  ['05', '嫁入', 'marriage in'],
  ['06', '新生儿', 'birth', '出生'],
  ['07', '其他转入', 'other moving in'],
  ['08', '其他转出', 'other moving out'],
])

/** Special needs of a member (handbook §3) that no other field says: illness, disability, dropout and labour have theirs. */
export const specialNeedList = listOf('special-need', 'own', [
  ['01', '孤儿', 'orphan'],
  ['02', '留守儿童', 'left-behind child'],
  ['03', '留守妇女', 'left-behind woman'],
  ['04', '留守老人', 'left-behind elderly'],
  ['05', '独居', 'lives alone', '独居老人'],
])

/** What a member receives, by the words of handbook §4 and the wall card (national-record §2); other texts are kept. */
export const benefitList = listOf('benefit', 'own', [
  ['01', '特困供养', 'support for the destitute', '特困人员救助供养', '五保供养'],
  ['02', '困难残疾人生活补贴', 'living subsidy of the disabled', '残疾人生活补贴', '生活补贴'],
  ['03', '重度残疾人护理补贴', 'care subsidy of the severely disabled', '护理补贴', '残疾人护理补贴'],
  ['04', '雨露计划', 'Yulu plan'],
  ['05', '两免一补', 'two remissions, one subsidy'],
  ['06', '三免一助', 'three remissions, one aid'],
  ['07', '营养改善', 'school meals', '营养餐', '营养'],
  ['08', '助学贷款', 'student loan'],
  ['09', '临时救助', 'temporary relief'],
  ['10', '孤儿养育', 'orphan support', '孤儿生活费'],
  ['11', '养老金', 'pension', '养老保险金'],
])

export const relation = lookUp(relationList)
export const education = lookUp(educationList)
export const studentState = lookUp(studentStateList)
export const health = lookUp(healthList)
export const labour = lookUp(labourList)
export const workPlace = lookUp(workPlaceList)
