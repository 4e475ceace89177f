import type { HouseholdReading } from './reading.ts'
import { ofHousehold, type HouseholdRule } from './rule.ts'
import type { Elimination, QualityField } from './subject.ts'

const yuanFen = 100

const eliminationRule = (
  id: string,
  field: QualityField,
  zh: string,
  en: string,
  broken: (elimination: Elimination, household: HouseholdReading) => boolean,
): HouseholdRule =>
  ofHousehold({
    id,
    fields: [field, 'elimination.month'],
    text: [zh, en],
    broken: (household) => household.elimination !== null && broken(household.elimination, household),
  })

const block = [
  'dropout',
  'houseDamaged',
  'uninsured',
  'waterDamaged',
  'wageFen',
  'propertyFen',
  'transferFen',
  'operatingFen',
  'operatingExpenseFen',
  'netFen',
  'perHeadFen',
  'claimsFen',
  'outOfPocketFen',
] as const satisfies readonly (keyof Elimination)[]

/** What must be true, and said, when a risk is declared gone. */
export const eliminationRules: readonly HouseholdRule[] = [
  ofHousehold({
    id: 'eliminated_within_half_year',
    fields: ['elimination.month', 'monitoring.identified'],
    text: ['识别后不满 {months} 个月即消除风险', 'eliminated within {months} months of identification'],
    needs: ['months', 'since'],
    broken: ({ eliminatedMonth, monitoredMonths }, { months, since }) =>
      eliminatedMonth !== null && eliminatedMonth >= since && monitoredMonths !== null && monitoredMonths < months,
  }),
  ofHousehold({
    id: 'eliminated_same_or_next_month',
    fields: ['elimination.month', 'monitoring.identified'],
    text: ['识别当月或次月即消除风险', 'eliminated in the month of identification or the next'],
    needs: ['months', 'before'],
    broken: ({ eliminatedMonth, monitoredMonths }, { months, before }) =>
      eliminatedMonth !== null && eliminatedMonth < before && monitoredMonths !== null && monitoredMonths <= months,
  }),
  ofHousehold({
    id: 'elimination_block_empty',
    fields: block.map((field) => `elimination.${field}` as const),
    text: ['风险消除后的信息未填写完整', 'what is to be said after the elimination is not complete'],
    broken: ({ elimination }) => elimination !== null && block.some((field) => elimination[field] === null),
  }),
  eliminationRule(
    'eliminated_with_dropout',
    'elimination.dropout',
    '风险已消除，仍有失学辍学',
    'eliminated, and a child has dropped out of school',
    ({ dropout }) => dropout === true,
  ),
  eliminationRule(
    'eliminated_with_dangerous_house',
    'dangerousHouse',
    '风险已消除，仍住 C、D 级危房',
    'eliminated, and the house is dangerous (grade C or D)',
    ({ houseDamaged }, { dangerousHouse }) => houseDamaged === true || dangerousHouse,
  ),
  eliminationRule(
    'eliminated_with_unsafe_water',
    'safeWater',
    '风险已消除，饮水仍不安全',
    'eliminated, and the water is not safe',
    ({ waterDamaged }, { entry: { safeWater } }) => waterDamaged === true || safeWater === false,
  ),
  eliminationRule(
    'eliminated_with_uninsured',
    'elimination.uninsured',
    '风险已消除，仍有成员未参保',
    'eliminated, and a member is not insured',
    ({ uninsured }) => uninsured === true,
  ),
  ofHousehold({
    id: 'eliminated_below_line',
    fields: ['elimination.perHeadFen'],
    text: ['风险已消除，人均纯收入仍低于 {yuan} 元', 'eliminated with less than {yuan} yuan net income per head'],
    needs: ['yuan'],
    broken: ({ elimination }, { yuan }) =>
      elimination !== null && elimination.perHeadFen !== null && elimination.perHeadFen < yuan * yuanFen,
  }),
  eliminationRule(
    'eliminated_without_labour',
    'labour',
    '整户无劳动能力，却消除了风险',
    'eliminated, though nobody of the household can work',
    (_elimination, { unable, persons }) => persons.length > 0 && unable === persons.length,
  ),
  eliminationRule(
    'eliminated_by_help_without_measure',
    'elimination.way',
    '消除方式为帮扶消除，却没有帮扶措施',
    'eliminated by assistance, and there was no measure',
    ({ way }, { measures }) => way === 'assistance' && measures?.length === 0,
  ),
  eliminationRule(
    'collector_name_missing',
    'monitoring.collectorName',
    '缺少信息采集人姓名',
    'the name of who collected the information is missing',
    (_elimination, { monitoring }) => monitoring?.collectorName === null,
  ),
  eliminationRule(
    'collector_phone_missing',
    'monitoring.collectorPhone',
    '缺少信息采集人电话',
    'the phone of who collected the information is missing',
    (_elimination, { monitoring }) => monitoring?.collectorPhone === null,
  ),
]
