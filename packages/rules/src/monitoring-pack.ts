import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { MeasureGroup, Risk } from './quality/subject.ts'
import { packFor, type Source } from './rule-pack.ts'
import type { Term } from './term.ts'

type Words = { readonly zh: string; readonly en: string }
type Sourced = { readonly source: Source; readonly note?: string }

/** Three kinds of households that are watched against falling (back) into poverty. */
export const monitoredKinds = {
  unstable: { zh: '脱贫不稳定户', en: 'exited household at risk of falling back' },
  marginal: { zh: '边缘易致贫户', en: 'ordinary household at risk of poverty' },
  sudden: { zh: '突发严重困难户', en: 'household in sudden serious hardship' },
} as const satisfies Record<string, Words>
export type MonitoredKind = keyof typeof monitoredKinds

/** Risks by name, and their codes in the one system in which codes were seen (of a Ningxia type); null: none was seen. */
export const riskTexts = {
  illness: { zh: '因病', en: 'illness', code: '01' },
  disaster: { zh: '因自然灾害', en: 'natural disaster', code: '02' },
  disability: { zh: '因残', en: 'disability', code: '03' },
  labour: { zh: '缺劳动力', en: 'lack of labour', code: '04' },
  accident: { zh: '因意外事故', en: 'accident', code: '05' },
  industry: { zh: '因产业（项目）失败', en: 'failure of a business', code: '06' },
  work: { zh: '因务工就业不稳', en: 'unsteady work', code: '07' },
  schooling: { zh: '因学', en: 'schooling', code: '09' },
  housing: { zh: '因安全住房', en: 'unsafe house', code: null },
  water: { zh: '因安全饮水', en: 'unsafe water', code: null },
  other: { zh: '其他', en: 'other', code: '99' },
} as const satisfies Record<Risk, Words & { readonly code: string | null }>

/** Which disaster; the numbers after `02` follow the order of the source, which gives texts only. */
export const disasterTexts = {
  flood: { zh: '洪涝', en: 'flood' },
  geological: { zh: '地质', en: 'landslide and the like' },
  drought: { zh: '旱灾', en: 'drought' },
  biological: { zh: '生物', en: 'pests' },
  weather: { zh: '气象', en: 'weather' },
  earthquake: { zh: '地震', en: 'earthquake' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Words>
export type Disaster = keyof typeof disasterTexts

export const measureGroupTexts = {
  industry: { zh: '产业帮扶', en: 'industry' },
  work: { zh: '就业帮扶', en: 'work' },
  finance: { zh: '金融帮扶', en: 'finance' },
  'public-post': { zh: '公益性岗位帮扶', en: 'public-welfare post' },
  housing: { zh: '住房安全保障', en: 'safe housing' },
  relocation: { zh: '搬迁', en: 'relocation' },
  water: { zh: '饮水安全保障', en: 'safe water' },
  health: { zh: '健康帮扶', en: 'health' },
  education: { zh: '教育帮扶', en: 'education' },
  'compulsory-education': { zh: '义务教育保障', en: 'compulsory education' },
  comprehensive: { zh: '综合保障', en: 'comprehensive security' },
  social: { zh: '社会帮扶', en: 'help of society' },
  living: { zh: '生产生活条件改善', en: 'conditions of life and work' },
  infrastructure: { zh: '基础设施建设', en: 'infrastructure' },
} as const satisfies Record<MeasureGroup, Words>

/** How monitoring goes in a region and time. */
export type MonitoringPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** From the first clue to the county's decision. */
  readonly decision: Sourced & { readonly within: Term }
  /** From the decision to the first measure. */
  readonly firstMeasure: Sourced & { readonly within: Term }
  /** From a new clue about a household that is monitored already to its answer. */
  readonly newClue: Sourced & { readonly within: Term }
  /** Whole months from the month of identification to that of elimination, at least. */
  readonly elimination: Sourced & { readonly months: number }
  readonly mostRisks: Sourced & { readonly count: number }
  /** Groups of which a risk needs at least one; a risk that is not named takes any measure. */
  readonly matches: Sourced & { readonly groups: Readonly<Partial<Record<Risk, readonly MeasureGroup[]>>> }
}

const qinan: Source = {
  document: 'qinan.gov.cn 11792/1360362, identification of monitored households',
  strength: 'GOV',
}
const audit: Source = { document: 'national-record §3, monthly audit rules of the national system', strength: 'FORM' }
const unitSilent =
  'The source says days and not which; calendar days are the stricter reading. A county whose rule says working days gives a pack of its own.'

const since2020: MonitoringPack = {
  id: 'monitoring-cn-2020',
  region: '',
  from: '2020-01-01',
  to: '2022-03-31',
  decision: { within: { days: 15, unit: 'calendar' }, source: qinan, note: unitSilent },
  firstMeasure: {
    within: { days: 30, unit: 'calendar' },
    source: audit,
    note: 'The audit rule says "identified more than a month with no measure"; a month is taken as thirty days.',
  },
  newClue: {
    within: { days: 15, unit: 'calendar' },
    source: { document: 'as for a first clue; no source of its own', strength: 'GK' },
    note: 'To be confirmed by the county.',
  },
  elimination: {
    months: 2,
    source: audit,
    note: 'Before April 2022 the audit rule refuses only the month of identification and the one after it.',
  },
  mostRisks: { count: 5, source: { document: 'official-rules §3, risk 1 … 5', strength: 'FORM' } },
  matches: {
    groups: {
      illness: ['health', 'social', 'comprehensive'],
      schooling: ['education', 'compulsory-education', 'social'],
      disability: ['comprehensive', 'social'],
      housing: ['housing', 'relocation'],
      water: ['water'],
    },
    source: audit,
    note: 'The audit rules name these five risks; for the others any measure is a measure.',
  },
}

export const monitoringPacks: readonly MonitoringPack[] = [
  since2020,
  {
    ...since2020,
    id: 'monitoring-cn-2022',
    from: '2022-04-01',
    to: null,
    elimination: {
      months: 6,
      source: {
        document: 'zongyang.gov.cn 913795: stable for half a year; national-record §3: since 2022-04',
        strength: 'GOV',
      },
    },
  },
]

/** The rules of monitoring in force in a division on a day; undefined where none was given. */
export const monitoringPackFor = (division: Division, on: Day): MonitoringPack | undefined =>
  packFor(monitoringPacks, division, on)
