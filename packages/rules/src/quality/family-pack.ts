import type { Source } from '../rule-pack.ts'
import { comparedRules } from './compared-rules.ts'
import { unknownValueRules } from './file-rules.ts'
import { auditRules, codeListsSource, listed, warning, type QualityEntry } from './pack.ts'

const gb11643: Source = { document: 'GB 11643 resident identity numbers', strength: 'GK' }
const line2020: Source = {
  document: 'official-rules §1, the line of 2020 (about 4,000 yuan); the audit rules use it as floor',
  strength: 'WEAK',
}
const borders: Source = { document: 'the bounding box of China', strength: 'GK' }
const recordFieldsSource: Source = { document: 'national-record §1, the fields of the record', strength: 'FORM' }

const ages = (least: number, most: number) => ({ numbers: { least, most } })
const yuan = (amount: number) => ({ numbers: { yuan: amount } })
const most = (amount: number) => ({ numbers: { most: amount } })

const roundingNote = [
  '源文件未给出允许误差；1 元为四舍五入所留。',
  'The source gives no allowance; one yuan is left for rounding.',
] as const

/** Persons, household and head: what makes an entry wrong rather than doubtful. */
export const identityEntries: readonly QualityEntry[] = [
  ...listed(
    'error',
    gb11643,
    'id_number_missing',
    'id_number_scientific',
    'id_number_length',
    'id_number_characters',
    'id_number_region',
    'id_number_birth',
    'id_number_check_digit',
    'sex_differs_from_id_number',
  ),
  ...listed(
    'error',
    auditRules,
    'id_number_twice_in_household',
    'id_number_in_two_households',
    'relation_missing',
    'head_not_exactly_one',
    'spouse_of_same_sex',
    'sex_differs_from_relation',
    'disability_card_form',
    'phone_form',
  ),
  ...listed('error', recordFieldsSource, 'name_missing', 'category_missing', 'position_incomplete'),
  {
    rule: 'position_outside_china',
    severity: 'error',
    numbers: { south: 3, north: 54, west: 73, east: 136 },
    source: borders,
  },
  warning(auditRules, 'disability_card_missing', {
    note: [
      '办证需要数月，其间应先建档，故为提示而非错误。',
      'A warning and no error: issuing a card takes months, and the person must be on file meanwhile.',
    ],
  }),
  ...listed('warning', auditRules, 'disability_not_in_health', 'person_phone_form'),
  warning(auditRules, 'phone_in_two_households', {
    note: [
      '源文件未说明共用电话是否允许（如父子分户），故为提示。',
      'The source does not say whether kin may share a telephone: a warning.',
    ],
  }),
  ...listed('warning', auditRules, 'phone_shared_across_work_counties'),
  ...listed('warning', codeListsSource, ...unknownValueRules.map(({ id }) => id)),
  ...comparedRules.map(({ id, needs }) =>
    warning(recordFieldsSource, id, {
      ...(needs.length > 0 && { ...yuan(1), note: roundingNote }),
      only: 'entry' as const,
    }),
  ),
]

/** Age, labour, work and school. */
export const schoolingEntries: readonly QualityEntry[] = [
  warning(auditRules, 'child_not_without_labour', { numbers: { age: 16 } }),
  warning(auditRules, 'child_in_public_post', { numbers: { age: 16 } }),
  warning(auditRules, 'child_at_work', { numbers: { age: 16 } }),
  warning(auditRules, 'aged_with_full_labour', { numbers: { age: 60 } }),
  warning(auditRules, 'aged_in_public_post', { numbers: { age: 70 } }),
  warning(auditRules, 'able_age_without_labour', ages(16, 59)),
  ...listed('warning', auditRules, 'student_with_labour', 'student_at_work'),
  warning(auditRules, 'primary_school_age', ages(6, 14)),
  warning(auditRules, 'junior_school_age', ages(12, 17)),
  warning(auditRules, 'senior_school_age', ages(15, 20)),
  warning(auditRules, 'vocational_school_age', ages(15, 20)),
  warning(auditRules, 'college_age', { numbers: { age: 18 } }),
  warning(auditRules, 'graduate_school_age', { numbers: { age: 20 } }),
  warning(auditRules, 'youth_without_junior_school', {
    ...ages(16, 22),
    note: [
      '“小学以下”是否含小学不明，此处含小学；残疾儿童可属正常。',
      '“小学以下” may or may not include primary school itself: here it does. It can be right for a disabled child.',
    ],
  }),
  warning(auditRules, 'preschool_age', { numbers: { age: 7 } }),
  warning(auditRules, 'schooling_given_twice', {
    note: [
      '源文件写“恰填一项”；2021 年以前的表常两项都填。学前儿童文化程度填“学龄前儿童”又填在校生状况，也算两项。',
      '“Exactly one” as printed; forms before 2021 often fill two. 学龄前儿童 beside a student state counts as two as well.',
    ],
  }),
  warning(auditRules, 'schooling_not_given', { only: 'file' }),
  warning(auditRules, 'dropout_without_reason', {
    ...ages(6, 16),
    note: [
      '按源文件 6–16 岁含两端：6 岁尚未入学、16 岁已初中毕业者也会提示。义务教育为 6–15 岁，源文件未区分。',
      'Both ends included as printed: a child of 6 not yet at school and one of 16 with junior school done are named too, which the source does not tell apart.',
    ],
  }),
  ...listed('warning', auditRules, 'dropout_ill_but_healthy', 'dropout_disabled_but_healthy'),
]

/** Insurance, house, water, road, land. */
export const livingEntries: readonly QualityEntry[] = [
  warning(auditRules, 'medical_insurance_none', {
    note: [
      '源文件括注“= error”，但未给出等级；此处为提示。未填职工医保视为没有。',
      'The source writes “= error” in brackets and gives no severities: a warning here. Nothing said of employees’ insurance is taken as no.',
    ],
  }),
  ...listed('warning', auditRules, 'medical_insurance_twice'),
  warning(auditRules, 'serious_illness_insurance_empty', { only: 'file' }),
  warning(auditRules, 'pension_empty', {
    only: 'file',
    note: [
      '源文件未限年龄；不满 16 岁者本不参加养老保险，如实填否即可。',
      'The source names no age; a child cannot join and is entered as no.',
    ],
  }),
  ...listed(
    'warning',
    auditRules,
    'medical_aid_without_insurance',
    'dangerous_house_not_monitored',
    'unsafe_water_not_monitored',
  ),
  ...['house_area_empty', 'toilet_empty', 'power_empty', 'road_empty', 'distance_empty'].map((rule) =>
    warning(auditRules, rule, { only: 'file' }),
  ),
  warning(auditRules, 'distance_far', { numbers: { km: 5 } }),
  warning(auditRules, 'arable_land_range', most(100)),
  warning(auditRules, 'pasture_range', most(100)),
  warning(auditRules, 'water_surface_range', most(100)),
  warning(auditRules, 'forest_range', most(200)),
  warning(auditRules, 'orchard_range', most(200)),
  warning(auditRules, 'returned_farmland_range', most(200)),
  ...listed('warning', auditRules, 'returned_farmland_exceeds_forest'),
]

/** The year's income and what it is made of. */
export const incomeEntries: readonly QualityEntry[] = [
  warning(line2020, 'per_head_below_floor', {
    ...yuan(4000),
    note: [
      '源文件写“< 4,000 或 < 7,300 且未监测”：此处 4,000 不论是否监测，7,300 只对未监测户；各省各年标准以地方规则包为准。',
      'Printed “< 4,000 (floor) or < 7,300 and not monitored”: here 4,000 holds for all and 7,300 only for those not monitored; provinces and years by packs of their own.',
    ],
  }),
  warning(auditRules, 'per_head_above_plausible', {
    ...yuan(20_000),
    only: 'entry',
    note: [
      '“识别时”按录入、导入之时理解；多年后收入高并不可疑。',
      '“At identification” is read as when a household is put on file: years later a good income is no doubt.',
    ],
  }),
  warning(auditRules, 'wage_below_plausible', {
    ...yuan(100),
    note: [
      '源文件另写“或 < 300”，未说明何时适用；此处用 100。',
      'The source adds “or < 300” without saying when; here 100.',
    ],
  }),
  warning(auditRules, 'wage_above_plausible', yuan(300_000)),
  warning(auditRules, 'month_wage_below_plausible', {
    ...yuan(100),
    note: [
      '源文件写“< 100, < 400”两个数，未说明何时适用；此处用 100。',
      'The source prints both < 100 and < 400 without saying when; here 100.',
    ],
  }),
  warning(auditRules, 'month_wage_above_plausible', yuan(30_000)),
  ...listed(
    'warning',
    auditRules,
    'operating_income_without_expense',
    'eco_compensation_without_returned_farmland',
    'work_measure_without_wage',
    'benefit_measure_without_transfer',
    'industry_measure_without_income',
    'illness_risk_without_expense',
  ),
  warning(auditRules, 'dibao_below_plausible', yuan(200)),
  warning(auditRules, 'family_planning_money_below_plausible', yuan(100)),
  warning(auditRules, 'pension_below_plausible', yuan(88)),
  warning(auditRules, 'tekun_below_plausible', yuan(200)),
]
