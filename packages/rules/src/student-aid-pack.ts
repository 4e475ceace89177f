import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { fen, PositiveFen, type Fen } from '@bangfu/kernel/money'
import type { Day } from '@bangfu/kernel/time'
import type { Coded } from './pairing-codes.ts'
import { packFor, type Severity, type Source } from './rule-pack.ts'

/** 学段 (handbook §9). */
export const studentStages = {
  'pre-school': { zh: '学前', en: 'pre-school' },
  primary: { zh: '小学', en: 'primary school' },
  junior: { zh: '初中', en: 'junior middle school' },
  senior: { zh: '普高', en: 'senior middle school' },
  'secondary-vocational': { zh: '中职', en: 'secondary vocational school' },
  'higher-vocational': { zh: '高职', en: 'higher vocational college' },
  undergraduate: { zh: '本科', en: 'undergraduate' },
  postgraduate: { zh: '研究生', en: 'postgraduate' },
} as const satisfies Record<string, Coded>
export type StudentStage = keyof typeof studentStages
export const StudentStage = z.enum(Object.keys(studentStages) as [StudentStage, ...StudentStage[]])

/** Which stages a student state of the file (`student-state` codes) can be; none for one that is not at school. */
export const stagesOfState = (state: string): readonly StudentStage[] => {
  if (state === '02') return ['pre-school']
  if (state === '03') return ['primary']
  if (['04', '05', '06'].includes(state)) return ['junior']
  if (['07', '08', '09'].includes(state)) return ['senior']
  // 技工 schools teach at the level of 中职; those of the fourth year are still of it.
  if (['10', '11', '12'].includes(state) || /^J\d$/.test(state)) return ['secondary-vocational']
  if (['13', '14', '15'].includes(state)) return ['higher-vocational']
  // 大专及以上 does not say which.
  if (state === '16') return ['higher-vocational', 'undergraduate', 'postgraduate']
  if (/^B\d$/.test(state)) return ['undergraduate']
  return state === 'M1' ? ['postgraduate'] : []
}

/** How often a programme is paid. */
export type AidEach = 'semester' | 'school-year' | 'once'

/** What an applicant proves; words as they are asked for. */
export const aidDocuments = {
  enrolment: { zh: '学籍证明或在读证明', en: 'proof of enrolment' },
  admission: { zh: '录取通知书', en: 'letter of admission' },
  boarding: { zh: '学校住宿证明', en: "the school's proof of boarding" },
  category: { zh: '低保、特困、残疾等类别证明', en: 'proof of the hardship category' },
  other: { zh: '其他材料', en: 'another paper' },
} as const satisfies Record<string, Coded>
export type AidDocument = keyof typeof aidDocuments
export const AidDocument = z.enum(Object.keys(aidDocuments) as [AidDocument, ...AidDocument[]])

export type AidTier = Coded & {
  readonly tier: string
  readonly amountFen: Fen
  readonly stages?: readonly StudentStage[]
}

/** A programme of student aid as it holds somewhere. */
export type AidProgramme = Coded & {
  /** Also the item under which a fund pays it. */
  readonly code: string
  readonly stages: readonly StudentStage[]
  readonly each: AidEach
  /** One amount, or tiers of which the application names one. */
  readonly tiers: readonly AidTier[]
  /** Where the household must stand in the register. */
  readonly statuses: readonly string[]
  /** Household categories in the words of the register; null: all. */
  readonly categories: readonly string[] | null
  readonly documents: readonly AidDocument[]
  /** `warning`: the county has to confirm the numbers before it pays by them. */
  readonly severity: Severity
  readonly note?: Coded
  readonly source: Source
}

export type StudentAidPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly programmes: readonly AidProgramme[]
  readonly appealTo: Coded
  /** So many days before its first day a term may be applied for. */
  readonly opensDaysBefore: number
  readonly notes: readonly Coded[]
}

/** `yuan` is whole yuan, as the sources print it. */
const tier = (code: string, words: Coded, yuan: number, stages?: readonly StudentStage[]): AidTier => ({
  tier: code,
  ...words,
  amountFen: fen(PositiveFen.parse(yuan * 100)),
  ...(stages && { stages }),
})
const one = (yuan: number): readonly AidTier[] => [tier('standard', { zh: '标准', en: 'standard' }, yuan)]
const weak = (document: string): Source => ({ document, strength: 'WEAK' })
const known = (document: string): Source => ({ document, strength: 'GK' })

/** 建档立卡 households, whether or not they have exited since, and those watched against falling back. */
const onRegister = ['registered', 'relapsed', 'exited', 'monitored'] as const
const compulsory = ['primary', 'junior'] as const
const college = ['higher-vocational', 'undergraduate'] as const
const toConfirm = { severity: 'warning', statuses: onRegister, categories: null } as const

const derived = (code: string, words: Coded, yuan: number): AidProgramme => ({
  ...{ code, ...words, ...toConfirm, stages: compulsory, each: 'school-year', tiers: one(yuan) },
  documents: code === 'school-boarding' ? ['enrolment', 'boarding'] : ['enrolment'],
  note: {
    zh: '金额由来源的合计推得；来源未说学段，暂按义务教育阶段，须由县确认。',
    en: 'The amount was derived from a total; the source names no stage: compulsory education is taken until the county confirms.',
  },
  source: weak('004/6'),
})

const common: readonly AidProgramme[] = [
  {
    ...{ code: 'college-yearly', zh: '大学新生学年资助', en: 'yearly aid to college students' },
    ...{ stages: college, each: 'school-year', tiers: one(4000), statuses: onRegister, categories: null },
    ...{ documents: ['enrolment'], severity: 'error', source: weak('004/6') },
    note: {
      zh: '每学年一次直至毕业。来源只说“大学生”：按高职、本科计。',
      en: 'Each school year until graduation. The source says "college students": read as higher vocational and undergraduate.',
    },
  },
  {
    ...{ code: 'college-entry', zh: '升学一次性资助', en: 'one-off aid on entering college' },
    ...{ ...toConfirm, stages: college, each: 'once', documents: ['admission'], source: weak('004/6') },
    tiers: [
      tier('higher-vocational', { zh: '高职', en: 'higher vocational' }, 500, ['higher-vocational']),
      tier('college-preparatory', { zh: '专科预科', en: 'college preparatory' }, 1000, ['higher-vocational']),
      tier('college', { zh: '专科', en: 'junior college' }, 2000, ['higher-vocational']),
      tier('undergraduate-preparatory', { zh: '本科预科', en: 'undergraduate preparatory' }, 3000, ['undergraduate']),
      tier('undergraduate', { zh: '一般本科', en: 'undergraduate' }, 4000, ['undergraduate']),
      tier('key-undergraduate', { zh: '重本', en: 'key university' }, 5000, ['undergraduate']),
    ],
    note: {
      zh: '六档与六个金额的对应次序系推断，须由县确认。',
      en: 'Which amount belongs to which kind is inferred: to be confirmed by the county.',
    },
  },
  derived('school-heating', { zh: '取暖补助', en: 'heating' }, 200),
  derived('school-meal', { zh: '营养餐补助', en: 'nutrition meal' }, 760),
  derived('school-boarding', { zh: '住宿补助', en: 'boarding' }, 1700),
  derived('school-lunch', { zh: '午餐补助', en: 'lunch' }, 800),
  {
    ...{ code: 'yulu', zh: '雨露计划', en: 'Rain-and-Dew vocational aid' },
    ...{ stages: ['secondary-vocational', 'higher-vocational'], each: 'semester', tiers: one(1500) },
    ...{ statuses: onRegister, categories: null, documents: ['enrolment'], severity: 'error' },
    source: weak('004/6; official-rules §7: zipuzidian.com/beishangwenan/296953.html'),
    note: {
      zh: '每生每年 3,000 元，春秋两季各半（“各半”来源未说）。仅中职、高职。来源列脱贫户与监测户；未脱贫户未说，不予排除。',
      en: '3,000 yuan a year, paid in spring and autumn: in halves, which the source does not say. Vocational only. The source names exited and monitored households and is silent on those not yet exited: not excluded.',
    },
  },
  {
    ...{ code: 'university-stipend', zh: '高校助学金', en: 'university stipend' },
    ...{ ...toConfirm, stages: college, each: 'school-year', documents: ['enrolment', 'category'] },
    tiers: [
      tier('low', { zh: '三档', en: 'low' }, 2000),
      tier('middle', { zh: '二档', en: 'middle' }, 3000),
      tier('high', { zh: '一档', en: 'high' }, 4000),
    ],
    source: weak('official-rules §7'),
    note: { zh: '档名与评定条件来源未说。', en: 'The source names neither the tiers nor who gets which.' },
  },
]

const living: AidProgramme = {
  ...{ code: 'boarding-living', zh: '义务教育生活补助', en: 'living subsidy of compulsory education' },
  ...{ ...toConfirm, stages: compulsory, each: 'school-year', documents: ['enrolment'] },
  tiers: [
    tier('primary-boarding', { zh: '小学寄宿', en: 'primary, boarding' }, 1000, ['primary']),
    tier('junior-boarding', { zh: '初中寄宿', en: 'junior, boarding' }, 1250, ['junior']),
    tier('primary-day', { zh: '小学非寄宿', en: 'primary, not boarding' }, 500, ['primary']),
    tier('junior-day', { zh: '初中非寄宿', en: 'junior, not boarding' }, 625, ['junior']),
  ],
  source: weak('official-rules §7: zipuzidian.com/beishangwenan/296953.html'),
  note: {
    zh: '2019 年秋季标准。来源称“现为 1,250/1,500”，未说何时起：由县以自己的规则包给出。非寄宿减半。',
    en: 'As of autumn 2019. The source says "now 1,250/1,500" without a day: the county gives it in a pack of its own. Half without boarding.',
  },
}

const nationalGrant = (yuan: number): AidProgramme => ({
  ...{ code: 'national-grant', zh: '普通高中、中职国家助学金', en: 'national grant, senior and secondary vocational' },
  ...{ ...toConfirm, stages: ['senior', 'secondary-vocational'], each: 'school-year', tiers: one(yuan) },
  ...{ documents: ['enrolment'], source: known('official-rules §7, to confirm') },
  note: { zh: '为平均标准，具体档次由县、校确定。', en: 'An average: county and school fix the tiers.' },
})

const shared = {
  region: '',
  appealTo: {
    zh: '县教育行政部门、县乡村振兴部门',
    en: 'county education bureau and county rural revitalisation office',
  },
  opensDaysBefore: 62,
  notes: [
    {
      zh: '学期开始前 62 天（约七月初，录取通知书已到）起可申请：来源未说，由县确定。',
      en: 'A term is applied for from 62 days before it begins, when letters of admission are there: no source says, the county decides.',
    },
    {
      zh: '学前资助各地不一，来源无数；营养改善按天（4 元，2021 年秋起 5 元）不按人计，均未列为项目。',
      en: 'Pre-school aid varies and no source has a number; school meals are paid by the day (4 yuan, 5 since autumn 2021): neither is a programme here.',
    },
    {
      zh: '004/9 结对资助每人每年 400 元：来源未说学段与条件，由县以规则包给出。',
      en: 'Pairing aid of 400 yuan a person and year (004/9): no stage and no condition in the source, so a county gives it in a pack.',
    },
  ],
} as const

/** Programmes by day. A county with numbers of its own gives a pack with its region. */
export const studentAidPacks: readonly StudentAidPack[] = [
  {
    ...shared,
    id: 'student-aid-2013',
    from: '2013-01-01',
    to: '2019-08-31',
    programmes: [...common, nationalGrant(2000)],
  },
  {
    ...{ ...shared, id: 'student-aid-2019', from: '2019-09-01', to: '2025-01-31' },
    programmes: [...common, living, nationalGrant(2000)],
  },
  {
    ...{ ...shared, id: 'student-aid-2025', from: '2025-02-01', to: null },
    programmes: [...common, living, nationalGrant(2300)],
  },
]

/** The programmes of a division on a day; undefined before the first. */
export const studentAidPackFor = (division: Division, on: Day): StudentAidPack | undefined =>
  packFor(studentAidPacks, division, on)

/** A term as applications name it: `2020` is the school year 2020/21, `2020-spring` its spring semester of 2021. */
export const AidTerm = z
  .string()
  .regex(/^20\d{2}(?:-(?:autumn|spring))?$/, { error: 'a school year like 2020, or 2020-autumn, 2020-spring' })
export type AidTerm = z.infer<typeof AidTerm>

/** First and last day of a term. Where semesters begin is common knowledge, as in school pairing. */
export const daysOfTerm = (term: AidTerm): { readonly from: Day; readonly to: Day } => {
  const year = Number(term.slice(0, 4))
  const day = (text: string): Day => text as Day
  if (term.endsWith('autumn')) return { from: day(`${year}-09-01`), to: day(`${year + 1}-01-31`) }
  if (term.endsWith('spring')) return { from: day(`${year + 1}-02-01`), to: day(`${year + 1}-08-31`) }
  return { from: day(`${year}-09-01`), to: day(`${year + 1}-08-31`) }
}

/** Whether a term is of the kind that a programme is paid by: a school year for what is paid by the year or once. */
export const termFits = (each: AidEach, term: AidTerm): boolean => (each === 'semester') === term.includes('-')
