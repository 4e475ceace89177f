import type { Source } from '../rule-pack.ts'
import { auditRules, listed, warning, type QualityEntry } from './pack.ts'

/** Monitoring and measures. */
export const monitoringEntries: readonly QualityEntry[] = [
  ...listed(
    'warning',
    auditRules,
    'risk_empty',
    'other_risk_without_note',
    'disaster_without_kind',
    'disability_risk_without_disabled',
    'illness_risk_without_patient',
    'work_risk_without_worker',
    'illness_risk_unmatched',
    'schooling_risk_unmatched',
    'disability_risk_unmatched',
    'housing_risk_unmatched',
    'water_risk_unmatched',
    'able_with_only_comprehensive',
    'developmental_not_yet',
    'unable_without_backstop',
    'dibao_measure_without_member',
    'tekun_measure_without_member',
    'disability_subsidy_without_member',
    'dibao_member_without_measure',
    'tekun_member_without_measure',
    'disabled_member_without_subsidy',
    'yulu_without_student',
    'vocational_student_without_yulu',
  ),
  warning(auditRules, 'labour_risk_quarter_able', {
    numbers: { percent: 25, least: 4, half: 50 },
    note: [
      '源文件写“> 1/4（或 4 人及以上户一半，或全部）”，未说明各适用何处；此处分为三条互不重叠的规则。有劳动力指普通、技能劳动力。',
      'Printed “> 1/4 (or half in >= 4-person households, or all)” without saying where each holds: three rules that do not overlap. Able is 普通 or 技能.',
    ],
  }),
  warning(auditRules, 'labour_risk_half_able', { numbers: { least: 4, half: 50 } }),
  ...listed('warning', auditRules, 'labour_risk_all_able'),
  warning(auditRules, 'monitored_without_measure', {
    numbers: { months: 1 },
    note: [
      '识别时间只到月，按月数相差计算，大于 1 个月即提示。',
      'Months are all that is kept: more than one month apart.',
    ],
  }),
  warning(auditRules, 'able_without_developmental', {
    numbers: { months: 6 },
    note: [
      '“>= 6 个月”按自识别起满 6 个月理解；开发式措施指产业、就业、金融、公益性岗位，源文件未列。',
      '“>= 6 months” is read as six months since identification. Developmental are industry, work, finance and public posts: the source does not list them.',
    ],
  }),
  warning(auditRules, 'premium_subsidy_before_identification', {
    note: [
      '源文件只写“参保缴费补贴按识别月份”，没有月份界限；此处只查补贴不得早于识别，其余待县里确认。',
      'The source says only “by identification month” and gives no bound: all that is looked at is that no subsidy came before the identification. The county has to confirm the rest.',
    ],
  }),
]

/** What must hold when a risk is declared gone. */
export const eliminationEntries: readonly QualityEntry[] = [
  warning(auditRules, 'eliminated_within_half_year', {
    numbers: { months: 6, since: 202_204 },
    note: [
      '“2022 年 4 月起”按消除时间理解；源文件未说明是识别还是消除时间。',
      '“Since 2022-04” is read of the month of elimination; the source does not say whose month it is.',
    ],
  }),
  warning(auditRules, 'eliminated_same_or_next_month', {
    numbers: { months: 1, before: 202_204 },
    note: [
      '2022 年 4 月起已含在不满 6 个月之中，故只对此前的消除适用。',
      'From 2022-04 on it is part of the six months, so that it looks at earlier eliminations only.',
    ],
  }),
  ...listed(
    'warning',
    auditRules,
    'elimination_block_empty',
    'eliminated_with_dropout',
    'eliminated_with_dangerous_house',
    'eliminated_with_unsafe_water',
    'eliminated_with_uninsured',
    'eliminated_without_labour',
    'eliminated_by_help_without_measure',
    'collector_name_missing',
    'collector_phone_missing',
  ),
]

const fieldLimits: Source = { document: 'national-record §1, 务工时间(月) 0-12', strength: 'FORM' }

/** Times of work. */
export const workEntries: readonly QualityEntry[] = [
  warning(fieldLimits, 'work_months_range', { numbers: { most: 12 } }),
  ...listed(
    'warning',
    auditRules,
    'job_before_previous_end',
    'job_place_above_county',
    'local_post_outside_county',
    'travel_subsidy_zero',
    'not_working_without_end',
    'not_working_but_end_ahead',
    'skilled_not_working',
    'college_not_working',
  ),
  warning(auditRules, 'job_never_ended', {
    numbers: { year: 2020 },
    note: [
      '“2020 年起从未返回”按 2020 年及以前外出、至今无结束时间理解。',
      '“Since 2020 never returned” is read as: away since 2020 or earlier, and no end.',
    ],
  }),
]

/** The yearly form of a village. */
export const villageEntries: readonly QualityEntry[] = [
  ...listed(
    'warning',
    auditRules,
    'village_population_empty',
    'village_households_empty',
    'village_collective_income_empty',
    'village_clinics_empty',
    'village_doctors_empty',
    'village_toilets_empty',
    'village_rubbish_empty',
    'village_library_empty',
    'village_bus_empty',
    'village_dibao_empty',
    'village_disabled_empty',
    'village_unsafe_above_households',
  ),
  warning(auditRules, 'village_arable_below_households', {
    note: [
      '源文件称共 17 条村级规则而未逐条列出；“土地小于各户之和”按五类土地各一条。退耕地属林地，不另计。',
      'The source counts 17 village rules and does not itemise them: “land” is one rule for each of five kinds. Returned farmland is forest.',
    ],
  }),
  ...listed(
    'warning',
    auditRules,
    'village_forest_below_households',
    'village_orchard_below_households',
    'village_pasture_below_households',
    'village_water_below_households',
  ),
]
