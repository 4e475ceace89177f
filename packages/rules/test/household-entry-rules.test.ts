import { expect, test } from '@jest/globals'
import type { Day } from '@bangfu/kernel/time'
import { unsaid, unsaidHousehold, unsaidPerson } from '../src/household-entry.ts'
import type { HouseholdEntry, PersonEntry } from '../src/household-entry.ts'
import { cause, category, povertyStatus } from '../src/household-code-lists.ts'
import { health, relation } from '../src/person-code-lists.ts'
import { nationalEntryPack } from '../src/household-entry-pack.ts'
import { householdEntryRules } from '../src/household-entry-rules.ts'
import { evaluatorOf } from '../src/rule-pack.ts'

const on = '2020-08-15' as Day
const evaluate = evaluatorOf(householdEntryRules, nationalEntryPack)

const head: PersonEntry = {
  ...unsaidPerson(),
  name: '李八三',
  sex: 'female',
  relation: relation('户主'),
  idNumber: '610599196611071028',
  health: [health('健康')],
  medicalInsurance: true,
  pension: true,
}
const spouse: PersonEntry = {
  ...head,
  name: '党辛六',
  sex: 'male',
  relation: relation('配偶'),
  idNumber: '610599196706201059',
}
const entry: HouseholdEntry = {
  ...unsaidHousehold(),
  code: '6105280009010001',
  villageName: '黄窑村',
  group: '2组',
  category: category('一般贫困户'),
  povertyStatus: povertyStatus('已脱贫'),
  mainCause: cause('缺技术'),
  phone: '15400000001',
  position: { latitude: 34.72, longitude: 109.27 },
  arableMu: 3.6,
  income: { ...unsaid('income'), wageFen: 2_000_000 },
  persons: [head, spouse],
}

const broken = (changed: HouseholdEntry): string[] =>
  evaluate(changed, on).map(({ rule, person }) => (person === null ? rule : `${rule}@${person}`))
const withHead = (change: Partial<PersonEntry>): HouseholdEntry => ({
  ...entry,
  persons: [{ ...head, ...change }, spouse],
})
const withSpouse = (change: Partial<PersonEntry>): HouseholdEntry => ({
  ...entry,
  persons: [head, { ...spouse, ...change }],
})
const perHead = (fen: number): HouseholdEntry => ({ ...entry, income: { ...entry.income, wageFen: fen * 2 } })

test('a household that is right breaks no rule', () => {
  expect(broken(entry)).toEqual([])
})

test.each<[string, HouseholdEntry, string[]]>([
  ['no ID number', withHead({ idNumber: '' }), ['id_number_missing@0']],
  ['an ID number as 4.5E+17', withHead({ idNumber: '4.5E+17' }), ['id_number_scientific@0']],
  ['15 digits', withHead({ idNumber: '610599661107102' }), ['id_number_length@0']],
  ['a letter inside', withHead({ idNumber: '61059919661107O028' }), ['id_number_characters@0']],
  ['region 999999', withHead({ idNumber: '999999196611071026' }), ['id_number_region@0']],
  ['born on 30 February', withHead({ idNumber: '610599196602301028' }), ['id_number_birth@0']],
  ['a wrong check digit', withHead({ idNumber: '610599196611071029' }), ['id_number_check_digit@0']],
  [
    'the same number twice',
    withSpouse({ idNumber: head.idNumber, sex: 'unknown' }),
    ['id_number_twice_in_household@1'],
  ],
  ['no name', withHead({ name: '' }), ['name_missing@0']],
  ['a sex that the number denies', withHead({ sex: 'male' }), ['sex_differs_from_id_number@0', 'spouse_of_same_sex@1']],
  ['no relation', withSpouse({ relation: null }), ['relation_missing@1']],
  ['no head', withHead({ relation: relation('之女') }), ['head_not_exactly_one']],
  ['two heads', withSpouse({ relation: relation('户主') }), ['head_not_exactly_one']],
  ['a daughter who is a man', withSpouse({ relation: relation('之女') }), ['sex_differs_from_relation@1']],
  [
    'a disability card of another',
    withHead({ disabilityCard: '61059919670620105943' }),
    ['disability_card_form@0', 'disability_not_in_health@0'],
  ],
  [
    'a short disability card',
    withHead({ disabilityCard: head.idNumber, health: [health('残疾')] }),
    ['disability_card_form@0'],
  ],
  ['disabled without a card', withHead({ health: [health('残疾')] }), ['disability_card_missing@0']],
  ['a card without being disabled', withHead({ disabilityCard: `${head.idNumber}43` }), ['disability_not_in_health@0']],
  ['a phone of ten digits', { ...entry, phone: '1540000000' }, ['phone_form']],
  ['a phone that begins with 12', { ...entry, phone: '12400000001' }, ['phone_form']],
  ['a latitude alone', { ...entry, position: { latitude: 34, longitude: null } }, ['position_incomplete']],
  [
    'latitude and longitude exchanged',
    { ...entry, position: { latitude: 109.27, longitude: 34.72 } },
    ['position_outside_china'],
  ],
  ['no category', { ...entry, category: null }, ['category_missing']],
  ['a category of no list', { ...entry, category: category('待定户') }, ['category_unknown']],
  ['a poverty status of no list', { ...entry, povertyStatus: povertyStatus('待定') }, ['poverty_status_unknown']],
  ['a cause of no list', { ...entry, otherCauses: [cause('懒汉')] }, ['cause_unknown']],
  ['an illness of no list', withHead({ health: [health('感冒')] }), ['person_value_unknown@0']],
  ['more than 100 mu', { ...entry, arableMu: 100.1 }, ['arable_land_range']],
  ['3,999.99 yuan a head', perHead(399_999), ['per_head_below_floor']],
  ['20,000.01 yuan a head', perHead(2_000_001), ['per_head_above_plausible']],
])('%s', (_case, changed, rules) => {
  expect(broken(changed)).toEqual(rules)
})

test.each<[string, HouseholdEntry]>([
  ['4,000 yuan a head', perHead(400_000)],
  ['20,000 yuan a head', perHead(2_000_000)],
  ['100 mu', { ...entry, arableMu: 100 }],
  ['no land known', { ...entry, arableMu: null }],
  ['no phone', { ...entry, phone: null }],
  ['no position', { ...entry, position: { latitude: null, longitude: null } }],
  ['an unknown sex', withHead({ sex: 'unknown' })],
  ['a sex that is not said', withHead({ sex: null })],
  ['a disability card of 20 places', withHead({ disabilityCard: `${head.idNumber}43`, health: [health('残疾')] })],
  [
    'a replaced disability card of 22 places',
    withHead({ disabilityCard: `${head.idNumber}43B1`.replace('B', '2'), health: [health('残疾')] }),
  ],
  ['the southernmost and westernmost place', { ...entry, position: { latitude: 3, longitude: 73 } }],
])('%s is right', (_case, changed) => {
  expect(broken(changed)).toEqual([])
})

test('no figure of income is unknown, not zero', () => {
  const unknown = unsaid('income')
  expect(broken({ ...entry, income: unknown })).toEqual([])
  expect(broken({ ...entry, income: { ...unknown, wageFen: 0 } })).toEqual(['per_head_below_floor'])
})

test('expenses are taken off, and a household may be below zero', () => {
  expect(broken({ ...entry, income: { ...entry.income, operatingExpenseFen: 5_000_000 } })).toEqual([
    'per_head_below_floor',
  ])
})

test('texts carry the pack’s numbers, and never a value of the household', () => {
  const [finding] = evaluate(perHead(1), on)
  expect(finding?.zh).toBe('人均纯收入低于 4,000 元')
  for (const { zh, en } of evaluate(withHead({ idNumber: '4.5E+17' }), on)) expect(zh + en).not.toContain('4.5E')
})
