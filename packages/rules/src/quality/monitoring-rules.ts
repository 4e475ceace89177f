import type { QualityField } from './subject.ts'
import type { HouseholdReading } from './reading.ts'
import { ofHousehold, type HouseholdRule } from './rule.ts'

type Look = (household: HouseholdReading) => boolean

const riskRule = (id: string, zh: string, en: string, broken: Look, ...fields: QualityField[]): HouseholdRule =>
  ofHousehold({ id, fields: ['monitoring.risks', ...fields], text: [zh, en], broken })

/** How many of the members are able: 普通 or 技能. */
const share = ({ able, persons }: HouseholdReading): number => (persons.length === 0 ? 0 : able / persons.length)
const isAllAble = ({ able, persons }: HouseholdReading): boolean => persons.length > 0 && able === persons.length
const isHalfAble = (household: HouseholdReading, least: number, percent: number): boolean =>
  household.persons.length >= least && share(household) * 100 >= percent

/** The risks that are named, and what the file says of the members. */
export const monitoringRules: readonly HouseholdRule[] = [
  riskRule(
    'risk_empty',
    '已列为监测对象，但风险 1 未填写',
    'monitored, and the first risk is not given',
    ({ monitoring }) => monitoring?.risks.length === 0,
  ),
  riskRule(
    'other_risk_without_note',
    '风险为其他，但没有说明',
    'the risk is 其他 without a note',
    ({ monitoring }) => monitoring?.risks.some(({ risk, note }) => risk === 'other' && note === null) ?? false,
  ),
  riskRule(
    'disaster_without_kind',
    '风险为自然灾害，但没有灾害种类',
    'the risk is a disaster, and not which',
    ({ monitoring }) =>
      monitoring?.risks.some(({ risk, disaster }) => risk === 'disaster' && disaster === null) ?? false,
  ),
  riskRule(
    'disability_risk_without_disabled',
    '风险为因残，但家中没有残疾成员',
    'the risk is disability, and no member is disabled',
    ({ risks, persons }) => risks.has('disability') && !persons.some(({ disabled }) => disabled),
    'health',
  ),
  riskRule(
    'illness_risk_without_patient',
    '风险为因病，但家中没有患病成员',
    'the risk is illness, and no member is ill',
    ({ risks, persons }) => risks.has('illness') && !persons.some(({ ill }) => ill),
    'health',
  ),
  ofHousehold({
    id: 'labour_risk_quarter_able',
    fields: ['monitoring.risks', 'labour'],
    text: ['风险为缺劳动力，但超过 {percent}% 的成员有劳动力', 'short of labour, yet more than {percent} % are able'],
    needs: ['percent', 'least', 'half'],
    broken: (h, { percent, least, half }) =>
      h.risks.has('labour') && share(h) * 100 > percent && !isAllAble(h) && !isHalfAble(h, least, half),
  }),
  ofHousehold({
    id: 'labour_risk_half_able',
    fields: ['monitoring.risks', 'labour'],
    text: [
      '风险为缺劳动力，但 {least} 人及以上的户中有 {half}% 及以上的成员有劳动力',
      'short of labour, yet {half} % or more of {least} or more members are able',
    ],
    needs: ['least', 'half'],
    broken: (h, { least, half }) => h.risks.has('labour') && isHalfAble(h, least, half) && !isAllAble(h),
  }),
  riskRule(
    'labour_risk_all_able',
    '风险为缺劳动力，但全部成员都有劳动力',
    'short of labour, yet all members are able',
    (h) => h.risks.has('labour') && isAllAble(h),
    'labour',
  ),
  riskRule(
    'work_risk_without_worker',
    '风险为务工就业不稳，但没有务工的成员',
    'unsteady work is the risk, and no member works',
    ({ risks, persons }) => risks.has('work') && !persons.some(({ worked }) => worked),
    'workPlace',
  ),
]
