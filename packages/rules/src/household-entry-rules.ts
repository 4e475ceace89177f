import type { Day } from '@bangfu/kernel/time'
import type { Field, HouseholdEntry, PersonEntry, Sex } from './household-entry.ts'
import { netIncomeFen } from './household-entry.ts'
import { idNumberFlaw, sexOf, type IdNumberFlaw } from './id-number.ts'
import type { Rule } from './rule-pack.ts'

type EntryRule = Rule<HouseholdEntry, Field>

/** A rule about each person by himself. */
const ofPersons = (
  id: string,
  fields: readonly Field[],
  [zh, en]: readonly [zh: string, en: string],
  broken: (person: PersonEntry, on: Day, entry: HouseholdEntry) => boolean,
): EntryRule => ({
  id,
  fields,
  zh,
  en,
  brokenAt: (entry, _numbers, on) =>
    entry.persons.flatMap((person, index) => (broken(person, on, entry) ? [index] : [])),
})

/** A rule about the household as a whole. */
const ofHouseholds = (
  id: string,
  fields: readonly Field[],
  [zh, en]: readonly [zh: string, en: string],
  broken: (entry: HouseholdEntry, numbers: Readonly<Record<string, number>>) => boolean,
): EntryRule => ({
  id,
  fields,
  zh,
  en,
  brokenAt: (entry, numbers) => (broken(entry, numbers) ? [null] : []),
})

const idRule = (flaw: IdNumberFlaw, zh: string, en: string): EntryRule =>
  ofPersons(`id_number_${flaw}`, ['idNumber'], [zh, en], ({ idNumber }, on) => idNumberFlaw(idNumber, on) === flaw)

/** The sex that a relation tells by its word; relations that fit both are absent (national-record §2). */
const sexOfRelation = new Map<string, Sex>([
  ...['03', '06', '07', '09', '11', '13', '15', '17', '19', '22', '25'].map((code) => [code, 'male'] as const),
  ...['04', '05', '08', '10', '12', '14', '16', '18', '20', '23', '26', '27'].map((code) => [code, 'female'] as const),
])

const headCode = '01'
const spouseCode = '02'
const disabledCode = '04'
const has = (person: PersonEntry, code: string): boolean => person.relation?.code === code
const told = (sex: Sex | null): sex is 'male' | 'female' => sex === 'male' || sex === 'female'

const perHeadFen = (entry: HouseholdEntry): number | null => {
  const net = netIncomeFen(entry.income)
  return net === null || entry.persons.length === 0 ? null : net / entry.persons.length
}

/** Everything that is looked at when a household is entered, by form or by file. The packs say with what weight. */
export const householdEntryRules: readonly EntryRule[] = [
  idRule('missing', '缺少证件号码', 'the ID number is missing'),
  idRule(
    'scientific',
    '证件号码被电子表格变成了科学计数法，末几位已丢失；请把该列设为文本后重新填写',
    'the spreadsheet turned the ID number into a quantity and lost its last digits; format the column as text and type it again',
  ),
  idRule('length', '证件号码不是 18 位', 'the ID number does not have 18 places'),
  idRule('characters', '证件号码只能是数字，末位可为 X', 'the ID number may only have digits, and X as the last'),
  idRule('region', '证件号码的地区码不存在（如 999999）', 'the ID number begins with a region that does not exist'),
  idRule('birth', '证件号码中的出生日期不成立', 'the birth date inside the ID number is not one'),
  idRule('check_digit', '证件号码校验位不符（GB 11643）', 'the check digit of the ID number is wrong (GB 11643)'),
  {
    id: 'id_number_twice_in_household',
    fields: ['idNumber'],
    zh: '同一户内证件号码重复',
    en: 'the same ID number stands twice in the household',
    brokenAt: ({ persons }) =>
      persons.flatMap(({ idNumber }, index) =>
        idNumber !== '' && persons.findIndex((other) => other.idNumber === idNumber) < index ? [index] : [],
      ),
  },
  ofPersons('name_missing', ['name'], ['缺少姓名', 'the name is missing'], ({ name }) => name === ''),
  ofPersons(
    'sex_differs_from_id_number',
    ['sex', 'idNumber'],
    ['性别与证件号码不一致', 'the sex is not the one that the ID number tells'],
    ({ sex, idNumber }, on) => told(sex) && idNumberFlaw(idNumber, on) === undefined && sexOf(idNumber) !== sex,
  ),
  ofPersons(
    'relation_missing',
    ['relation'],
    ['缺少与户主关系', 'the relation to the head is missing'],
    (person) => person.relation === null,
  ),
  ofHouseholds(
    'head_not_exactly_one',
    ['relation'],
    ['一户应有且只有一个户主', 'a household has exactly one head'],
    ({ persons }) => persons.filter((person) => has(person, headCode)).length !== 1,
  ),
  ofPersons(
    'spouse_of_same_sex',
    ['sex', 'relation'],
    ['户主与配偶性别相同', 'head and spouse have the same sex'],
    (person, _on, { persons }) => {
      const head = persons.find((other) => has(other, headCode))
      return has(person, spouseCode) && told(person.sex) && person.sex === head?.sex
    },
  ),
  ofPersons(
    'sex_differs_from_relation',
    ['sex', 'relation'],
    ['性别与“与户主关系”矛盾', 'the sex contradicts the relation to the head'],
    ({ sex, relation }) => {
      const right = sexOfRelation.get(relation?.code ?? '')
      return told(sex) && right !== undefined && right !== sex
    },
  ),
  ofPersons(
    'disability_card_form',
    ['disabilityCard'],
    ['残疾证号应为证件号码加 2 位（或 4 位）', 'a disability card is the ID number and 2 (or 4) more digits'],
    ({ disabilityCard, idNumber }) =>
      disabilityCard !== null && !(/^[\dX]{20}(?:\d{2})?$/.test(disabilityCard) && disabilityCard.startsWith(idNumber)),
  ),
  ofPersons(
    'disability_card_missing',
    ['disabilityCard', 'health'],
    ['健康状况为残疾但没有残疾证号', 'disabled, but no disability card'],
    ({ disabilityCard, health }) => disabilityCard === null && health.some(({ code }) => code === disabledCode),
  ),
  ofPersons(
    'disability_not_in_health',
    ['disabilityCard', 'health'],
    ['有残疾证号但健康状况不含残疾', 'a disability card, but the health does not say disabled'],
    ({ disabilityCard, health }) => disabilityCard !== null && !health.some(({ code }) => code === disabledCode),
  ),
  ofHouseholds(
    'phone_form',
    ['phone'],
    ['联系电话不是 11 位手机号', 'the phone is not a mobile number of 11 digits'],
    ({ phone }) => phone !== null && !/^1[3-9]\d{9}$/.test(phone),
  ),
  ofHouseholds(
    'position_incomplete',
    ['latitude', 'longitude'],
    ['经纬度只填了一个', 'only one of latitude and longitude is given'],
    ({ position }) => (position.latitude === null) !== (position.longitude === null),
  ),
  ofHouseholds(
    'position_outside_china',
    ['latitude', 'longitude'],
    ['经纬度不在中国境内（是否填反了？）', 'the position is not in China (are the two exchanged?)'],
    ({ position: { latitude, longitude } }, { south = 0, north = 0, west = 0, east = 0 }) =>
      (latitude !== null && (latitude < south || latitude > north)) ||
      (longitude !== null && (longitude < west || longitude > east)),
  ),
  ofHouseholds(
    'category_missing',
    ['category'],
    ['缺少贫困户属性', 'the category is missing'],
    ({ category }) => category === null,
  ),
  ofHouseholds(
    'category_unknown',
    ['category'],
    ['贫困户属性不在代码表中，已按原文保留', 'the category is not in the code list; its text is kept'],
    ({ category }) => category?.code === null,
  ),
  ofHouseholds(
    'poverty_status_unknown',
    ['povertyStatus'],
    ['脱贫属性不在代码表中，已按原文保留', 'the poverty status is not in the code list; its text is kept'],
    ({ povertyStatus }) => povertyStatus?.code === null,
  ),
  ofHouseholds(
    'cause_unknown',
    ['mainCause', 'otherCauses'],
    ['致贫原因不在代码表中，已按原文保留', 'a cause is not in the code list; its text is kept'],
    ({ mainCause, otherCauses }) => mainCause?.code === null || otherCauses.some(({ code }) => code === null),
  ),
  ofPersons(
    'person_value_unknown',
    ['relation', 'ethnicGroup', 'education', 'studentState', 'health', 'labour', 'workPlace'],
    ['有取值不在代码表中，已按原文保留', 'a value is not in its code list; its text is kept'],
    ({ relation, ethnicGroup, education, studentState, health, labour, workPlace }) =>
      [relation, ethnicGroup, education, studentState, labour, workPlace, ...health].some(
        (value) => value?.code === null,
      ),
  ),
  ofHouseholds(
    'arable_land_range',
    ['arableMu'],
    ['耕地面积超出 0–{most} 亩', 'arable land outside 0 to {most} mu'],
    ({ arableMu }, { most = 0 }) => arableMu !== null && arableMu > most,
  ),
  ofHouseholds(
    'per_head_below_floor',
    ['wageFen', 'operatingFen', 'propertyFen', 'transferFen', 'operatingExpenseFen'],
    ['人均纯收入低于 {yuan} 元', 'net income per head below {yuan} yuan'],
    (entry, { yuan = 0 }) => (perHeadFen(entry) ?? Infinity) < yuan * 100,
  ),
  ofHouseholds(
    'per_head_above_plausible',
    ['wageFen', 'operatingFen', 'propertyFen', 'transferFen', 'operatingExpenseFen'],
    ['人均纯收入高于 {yuan} 元，识别时可疑', 'net income per head above {yuan} yuan, doubtful for a poor household'],
    (entry, { yuan = 0 }) => (perHeadFen(entry) ?? -Infinity) > yuan * 100,
  ),
]
