import type { HouseholdReading } from './reading.ts'
import { ofHousehold, type HouseholdRule } from './rule.ts'
import type { MeasureGroup, MeasureItem, Risk } from './subject.ts'

type Look = (household: HouseholdReading) => boolean

/** A risk asks for a measure of one of some groups. */
const unmatched = (id: string, risk: Risk, zh: string, en: string, ...groups: MeasureGroup[]): HouseholdRule =>
  ofHousehold({
    id,
    fields: ['measures.group', 'monitoring.risks'],
    text: [zh, en],
    broken: (household) => household.risks.has(risk) && isHelped(household) && !hasAny(household, groups),
  })

/** Measures are known and there is one: that there is none is a rule of its own. */
const isHelped = ({ measures }: HouseholdReading): boolean => measures !== undefined && measures.length > 0

const hasAny = ({ groups }: HouseholdReading, asked: readonly MeasureGroup[]): boolean =>
  asked.some((group) => groups.has(group))

const itemWithout = (id: string, item: MeasureItem, zh: string, en: string, has: Look): HouseholdRule =>
  ofHousehold({ id, fields: ['measures.item'], text: [zh, en], broken: (h) => h.items.has(item) && !has(h) })

const withoutItem = (id: string, item: MeasureItem, zh: string, en: string, has: Look): HouseholdRule =>
  ofHousehold({
    id,
    fields: ['measures.item'],
    text: [zh, en],
    broken: (h) => h.measures !== undefined && !h.items.has(item) && has(h),
  })

/** The whole household is known to have no labour: every member 无 or 丧失. */
const isUnable = ({ unable, persons }: HouseholdReading): boolean => persons.length > 0 && unable === persons.length

const hasVocationalStudent: Look = ({ persons }) =>
  persons.some(({ stage }) => stage === 'vocational' || stage === 'higher-vocational')

const developmental: readonly MeasureGroup[] = ['industry', 'work', 'finance', 'public-post']

/** Measures against risks, labour and what the members receive. */
export const measureRules: readonly HouseholdRule[] = [
  ofHousehold({
    id: 'monitored_without_measure',
    fields: ['measures.group', 'monitoring.identified'],
    text: ['识别超过 {months} 个月，仍没有帮扶措施', 'identified more than {months} month ago, and still no measure'],
    needs: ['months'],
    broken: ({ monitoredMonths, measures }, { months }) =>
      monitoredMonths !== null && monitoredMonths > months && measures?.length === 0,
  }),
  unmatched(
    'illness_risk_unmatched',
    'illness',
    '风险为因病，没有健康、社会或综合类措施',
    'the risk is illness: no measure of health, social help or comprehensive security',
    ...(['health', 'social', 'comprehensive'] as const),
  ),
  unmatched(
    'schooling_risk_unmatched',
    'schooling',
    '风险为因学，没有教育、义务教育或社会类措施',
    'the risk is schooling: no measure of education or social help',
    ...(['education', 'compulsory-education', 'social'] as const),
  ),
  unmatched(
    'disability_risk_unmatched',
    'disability',
    '风险为因残，没有综合或社会类措施',
    'the risk is disability: no measure of comprehensive security or social help',
    ...(['comprehensive', 'social'] as const),
  ),
  unmatched(
    'housing_risk_unmatched',
    'housing',
    '风险为安全住房，没有住房或搬迁类措施',
    'the risk is the house: no measure of housing or relocation',
    ...(['housing', 'relocation'] as const),
  ),
  unmatched(
    'water_risk_unmatched',
    'water',
    '风险为安全饮水，没有饮水类措施',
    'the risk is water: no measure of water',
    'water',
  ),
  ofHousehold({
    id: 'able_with_only_comprehensive',
    fields: ['measures.group', 'labour'],
    text: ['户内有劳动力，却只有综合保障措施', 'a household with labour has only comprehensive security'],
    broken: (h) => h.monitored && h.able > 0 && isHelped(h) && h.groups.size === 1 && h.groups.has('comprehensive'),
  }),
  ofHousehold({
    id: 'able_without_developmental',
    fields: ['measures.group', 'labour', 'monitoring.identified'],
    text: [
      '户内有劳动力，识别满 {months} 个月仍没有开发式帮扶措施',
      'a household with labour, identified {months} months or more, has no developmental measure',
    ],
    needs: ['months'],
    broken: (h, { months }) =>
      h.able > 0 &&
      h.measures !== undefined &&
      h.monitoredMonths !== null &&
      h.monitoredMonths >= months &&
      !hasAny(h, developmental),
  }),
  ofHousehold({
    id: 'developmental_not_yet',
    fields: ['monitoring.developmental', 'labour'],
    text: ['户内有劳动力，开发式帮扶措施却尚未实施', 'a household with labour: developmental help 尚未实施'],
    broken: ({ able, monitoring }) => able > 0 && monitoring?.developmental === false,
  }),
  ofHousehold({
    id: 'unable_without_backstop',
    fields: ['monitoring.backstop', 'labour'],
    text: ['整户无劳动能力，却未标注兜底保障户', 'nobody of the household can work, and it is not flagged 兜底保障'],
    broken: (h) => isUnable(h) && h.monitored && h.monitoring?.backstop !== true,
  }),
  itemWithout(
    'dibao_measure_without_member',
    'dibao',
    '有低保措施，却没有低保成员',
    'the allowance as a measure, and nobody who has it',
    ({ hasDibao }) => hasDibao,
  ),
  itemWithout(
    'tekun_measure_without_member',
    'tekun',
    '有特困供养措施，却不是特困户',
    'destitute support as a measure, and nobody who has it',
    ({ hasTekun }) => hasTekun,
  ),
  itemWithout(
    'disability_subsidy_without_member',
    'disability-subsidy',
    '有残疾人补贴措施，却没有残疾成员',
    'a disability subsidy, and no disabled member',
    ({ persons }) => persons.some(({ disabled }) => disabled),
  ),
  withoutItem(
    'dibao_member_without_measure',
    'dibao',
    '有低保成员，却没有低保措施',
    'somebody has the allowance, and it is not among the measures',
    ({ hasDibao }) => hasDibao,
  ),
  withoutItem(
    'tekun_member_without_measure',
    'tekun',
    '是特困户，却没有特困供养措施',
    'destitute support, and it is not among the measures',
    ({ hasTekun }) => hasTekun,
  ),
  withoutItem(
    'disabled_member_without_subsidy',
    'disability-subsidy',
    '有残疾成员，却没有残疾人补贴措施',
    'a disabled member, and no disability subsidy',
    ({ persons }) => persons.some(({ disabled }) => disabled),
  ),
  itemWithout(
    'yulu_without_student',
    'yulu',
    '有雨露计划，却没有中高职在校生',
    'the rain-and-dew programme, and no student of a vocational school',
    hasVocationalStudent,
  ),
  withoutItem(
    'vocational_student_without_yulu',
    'yulu',
    '有中高职在校生，却没有雨露计划',
    'a student of a vocational school, and no rain-and-dew programme',
    hasVocationalStudent,
  ),
  ofHousehold({
    id: 'premium_subsidy_before_identification',
    fields: ['measures.from', 'monitoring.identified'],
    text: ['参保缴费补贴的时间早于识别时间', 'a premium was subsidised before the household was identified'],
    broken: ({ identified, items, measures = [] }) =>
      identified !== null &&
      items.has('premium-subsidy') &&
      measures.some(({ item, from }) => item === 'premium-subsidy' && from !== null && from < identified),
  }),
]
