import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Coded } from './pairing-codes.ts'
import { packFor, type Source } from './rule-pack.ts'
import type { ExchangedKind, SchoolDirection } from './school-pairing-codes.ts'

/** How often a duty comes back: in each semester, each school year, or once in the whole term. */
export type DutyEach = 'semester' | 'school-year' | 'term'

/** A band of staff sizes and how many backbone teachers it asks for; both ends belong to it. */
export type StaffBand = { readonly from: number; readonly to: number | null; readonly persons: number }

type DutyCommon = Coded & { readonly code: string; readonly each: DutyEach; readonly source: Source }

/** One duty of a pair of schools: how it is counted, and where it comes from. */
export type SchoolDuty = DutyCommon &
  (
    | {
        readonly counts: 'people-posted'
        readonly kind: ExchangedKind
        readonly direction: SchoolDirection
        readonly least: number
        readonly shortageFirst: boolean
      }
    | {
        readonly counts: 'days-stayed'
        readonly direction: SchoolDirection
        readonly cumulatedDays: number
        /** A shorter stay does not count. */
        readonly stayDays: number
      }
    | { readonly counts: 'records'; readonly record: 'joint-research' | 'all-staff-training'; readonly least: number }
    | { readonly counts: 'backbone-teachers'; readonly bands: readonly StaffBand[] }
    | { readonly counts: 'assessments' }
    | { readonly counts: 'appraisals' }
  )

/** Where the semesters of a school year begin, as `MM-DD`; each lasts until the next begins. The first begins the year. */
export type CalendarRule = {
  readonly semesters: readonly (Coded & { readonly code: string; readonly begins: string })[]
  readonly source: Source & { readonly note: string }
}

/** The duties of school pairing in a region and time. */
export type SchoolPairingPack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly duties: readonly SchoolDuty[]
  /** Of a stay that began before, so many days must lie in a period for the person to be posted in it too. */
  readonly carriedOverDays: number
  readonly calendar: CalendarRule
  readonly notes: readonly Coded[]
  readonly source: Source
}

const plan: Source = { document: '004/1: 学校结对帮扶方案（2013-10 至 2016-08）', strength: 'FORM' }

const exchange = (
  kind: ExchangedKind,
  direction: SchoolDirection,
  words: Coded,
  { each, least }: { readonly each: DutyEach; readonly least: number },
): SchoolDuty => ({
  code: `${kind}s-${direction}`,
  ...words,
  each,
  counts: 'people-posted',
  kind,
  direction,
  least,
  // The weak school lacks teachers of its subjects, not the strong one.
  shortageFirst: kind === 'teacher' && direction === 'strong-to-weak',
  source: plan,
})

export const schoolPairingPacks: readonly SchoolPairingPack[] = [
  {
    id: 'school-pairing-004-1',
    region: '',
    from: '2013-01-01',
    to: null,
    duties: [
      exchange(
        'manager',
        'strong-to-weak',
        { zh: '支援学校派管理干部', en: 'managers sent by the strong school' },
        { each: 'semester', least: 1 },
      ),
      exchange(
        'manager',
        'weak-to-strong',
        { zh: '受援学校派管理干部', en: 'managers sent by the weak school' },
        { each: 'semester', least: 1 },
      ),
      exchange(
        'teacher',
        'strong-to-weak',
        { zh: '支援学校派教师', en: 'teachers sent by the strong school' },
        { each: 'school-year', least: 2 },
      ),
      exchange(
        'teacher',
        'weak-to-strong',
        { zh: '受援学校派教师', en: 'teachers sent by the weak school' },
        { each: 'school-year', least: 2 },
      ),
      {
        code: 'month-at-weak-school',
        zh: '支援学校人员每学期累计一个月',
        en: 'a month cumulated per semester by those whom the strong school sends',
        each: 'semester',
        counts: 'days-stayed',
        direction: 'strong-to-weak',
        cumulatedDays: 30,
        stayDays: 7,
        source: plan,
      },
      {
        code: 'joint-research',
        zh: '每学期联合教研',
        en: 'joint research each semester',
        each: 'semester',
        counts: 'records',
        record: 'joint-research',
        least: 1,
        source: plan,
      },
      {
        code: 'all-staff-training',
        zh: '每学年全员培训',
        en: 'training of all staff each school year',
        each: 'school-year',
        counts: 'records',
        record: 'all-staff-training',
        least: 1,
        source: plan,
      },
      {
        code: 'backbone-teachers',
        zh: '三年培养骨干教师',
        en: 'backbone teachers trained in the term',
        each: 'term',
        counts: 'backbone-teachers',
        bands: [
          { from: 0, to: 20, persons: 1 },
          { from: 20, to: 50, persons: 2 },
          { from: 50, to: null, persons: 3 },
        ],
        source: plan,
      },
      {
        code: 'bureau-assessment',
        zh: '教育局每学期考核',
        en: 'assessment by the bureau each semester',
        each: 'semester',
        counts: 'assessments',
        source: plan,
      },
      {
        code: 'host-appraisal',
        zh: '接收学校学年考核',
        en: 'appraisal of the year by the host school',
        each: 'school-year',
        counts: 'appraisals',
        source: plan,
      },
    ],
    carriedOverDays: 7,
    calendar: {
      semesters: [
        { code: 'autumn', zh: '秋季学期', en: 'autumn', begins: '09-01' },
        { code: 'spring', zh: '春季学期', en: 'spring', begins: '02-01' },
      ],
      source: {
        document: 'bangfu',
        strength: 'GK',
        note: 'The source names no days. A county or pairing that has its own school calendar gives it.',
      },
    },
    notes: [
      {
        zh: '“一个月”按每人每学期累计 30 天计；每次不少于 7 天方计入，首日末日均计入。',
        en: '30 days cumulated per person and semester; a stay counts when it lasts at least 7 days, first and last day included',
      },
      {
        zh: '头尾相接的两次派驻算一次；来源未说。',
        en: 'Stays that touch are one; the source is silent.',
      },
      {
        zh: '一个月、一周的下限只约束支援学校派出的人员。',
        en: 'The month and the week bind the people sent by the strong school only.',
      },
      {
        zh: '来源未说跨学期的派驻如何计：其天数分属各学期；在后一学期至少 7 天的，后一学期也算派驻并受一个月约束。',
        en: 'The source is silent on stays across semesters: days count where they lie; with 7 days or more in the later one the person is posted, and bound by the month, there too.',
      },
      {
        zh: '来源对恰好 20 人、50 人两可：取较多的任务。考核的办理期限来源未定：以学期、学年末日为限。',
        en: 'For exactly 20 and 50 the source can be read both ways: the larger duty is taken. It gives no day for assessments and appraisals: the last day of the semester or year is taken.',
      },
    ],
    source: plan,
  },
]

/** The duties of school pairing in force in a division on a day. @throws RangeError when none are */
export const schoolPairingPackFor = (division: Division, on: Day): SchoolPairingPack => {
  const pack = packFor(schoolPairingPacks, division, on)
  if (!pack) throw new RangeError('no school pairing pack is in force')
  return pack
}

/** How many backbone teachers a staff size asks for: of the bands that hold it the one that asks for more. */
export const backboneTeachersFor = (
  bands: readonly StaffBand[],
  staff: number,
): { readonly persons: number; readonly ambiguous: boolean } => {
  const holding = bands.filter(({ from, to }) => from <= staff && (to === null || staff <= to))
  return { persons: Math.max(0, ...holding.map(({ persons }) => persons)), ambiguous: holding.length > 1 }
}
