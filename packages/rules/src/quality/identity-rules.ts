import type { IdNumberFlaw } from '../id-number.ts'
import { sexOf } from '../id-number.ts'
import { sexes } from './meanings.ts'
import type { PersonReading } from './person-reading.ts'
import { ofCounty, ofHousehold, ofPerson, type PersonRule, type QualityRule } from './rule.ts'

const flawRule = (flaw: IdNumberFlaw, zh: string, en: string): PersonRule =>
  ofPerson({
    id: `id_number_${flaw}`,
    fields: ['idNumber'],
    text: [zh, en],
    broken: (person) => person.flaw === flaw,
  })

const mobile = /^1[3-9]\d{9}$/
const cardForm = /^[\dX]{20}(?:\d{2})?$/

const told = (sex: PersonReading['person']['sex']): sex is 'male' | 'female' => sex === 'male' || sex === 'female'

/** Who the persons are: numbers, cards, sex, telephones. */
export const identityRules: readonly QualityRule[] = [
  flawRule('missing', '缺少证件号码', 'the ID number is missing'),
  flawRule(
    'scientific',
    '证件号码被电子表格变成了科学计数法，末几位已丢失；请把该列设为文本后重新填写',
    'the spreadsheet turned the ID number into a quantity and lost its last digits; format the column as text and type it again',
  ),
  flawRule('length', '证件号码不是 18 位', 'the ID number does not have 18 places'),
  flawRule('characters', '证件号码只能是数字，末位可为 X', 'the ID number may only have digits, and X as the last'),
  flawRule('region', '证件号码的地区码不存在（如 999999）', 'the ID number begins with a region that does not exist'),
  flawRule('birth', '证件号码中的出生日期不成立', 'the birth date inside the ID number is not one'),
  flawRule('check_digit', '证件号码校验位不符（GB 11643）', 'the check digit of the ID number is wrong (GB 11643)'),
  ofPerson({
    id: 'sex_differs_from_id_number',
    fields: ['sex', 'idNumber'],
    text: ['性别与证件号码不一致', 'the sex is not the one that the ID number tells'],
    broken: ({ flaw, person: { sex, idNumber } }) => flaw === undefined && told(sex) && sexOf(idNumber) !== sex,
  }),
  ofPerson({
    id: 'id_number_twice_in_household',
    fields: ['idNumber'],
    text: ['同一户内证件号码重复', 'the same ID number stands twice in the household'],
    broken: ({ person: { idNumber }, index }, _numbers, { persons }) => {
      if (idNumber === '') return false
      for (let before = 0; before < index; before++) if (persons[before]?.person.idNumber === idNumber) return true
      return false
    },
  }),
  ofCounty({
    id: 'id_number_in_two_households',
    fields: ['idNumber'],
    text: ['同一证件号码登记在两户', 'the same ID number stands in two households'],
  }),
  ofPerson({
    id: 'name_missing',
    fields: ['name'],
    text: ['缺少姓名', 'the name is missing'],
    broken: ({ person }) => person.name === '',
  }),
  ofPerson({
    id: 'disability_card_form',
    fields: ['disabilityCard'],
    text: ['残疾证号应为证件号码加 2 位（或 4 位）', 'a disability card is the ID number and 2 (or 4) more digits'],
    broken: ({ person: { disabilityCard, idNumber } }) =>
      disabilityCard !== null && !(cardForm.test(disabilityCard) && disabilityCard.startsWith(idNumber)),
  }),
  ofPerson({
    id: 'disability_card_missing',
    fields: ['disabilityCard', 'health'],
    text: ['健康状况为残疾但没有残疾证号', 'disabled, but no disability card'],
    broken: ({ person, disabled }) => disabled && person.disabilityCard === null,
  }),
  ofPerson({
    id: 'disability_not_in_health',
    fields: ['disabilityCard', 'health'],
    text: ['有残疾证号但健康状况不含残疾', 'a disability card, but the health does not say disabled'],
    broken: ({ person, disabled }) => !disabled && person.disabilityCard !== null,
  }),
  ofHousehold({
    id: 'phone_form',
    fields: ['phone'],
    text: ['联系电话不是 11 位手机号', 'the phone is not a mobile number of 11 digits'],
    broken: ({ entry: { phone } }) => phone !== null && !mobile.test(phone),
  }),
  ofPerson({
    id: 'person_phone_form',
    fields: ['personPhone'],
    text: ['成员电话不是 11 位手机号', 'the member’s phone is not a mobile number of 11 digits'],
    broken: ({ person: { personPhone } }) => personPhone !== null && !mobile.test(personPhone),
  }),
  ofCounty({
    id: 'phone_in_two_households',
    fields: ['phone'],
    text: ['同一电话登记在两户', 'the same phone stands in two households'],
  }),
  ofPerson({
    id: 'phone_shared_across_work_counties',
    fields: ['personPhone', 'workCounty'],
    text: ['同户两人共用一个电话，务工却在不同的县', 'two members share a phone but work in different counties'],
    broken: ({ person: { personPhone, workCounty }, index }, _numbers, { persons }) => {
      if (personPhone === null || workCounty === null) return false
      for (let before = 0; before < index; before++) {
        const other = persons[before]?.person
        if (other?.personPhone === personPhone && other.workCounty !== null && other.workCounty !== workCounty)
          return true
      }
      return false
    },
  }),
]

/** The household and its head. */
export const familyRules: readonly QualityRule[] = [
  ofPerson({
    id: 'relation_missing',
    fields: ['relation'],
    text: ['缺少与户主关系', 'the relation to the head is missing'],
    broken: ({ person }) => person.relation === null,
  }),
  ofHousehold({
    id: 'head_not_exactly_one',
    fields: ['relation'],
    text: ['一户应有且只有一个户主', 'a household has exactly one head'],
    broken: ({ heads }) => heads !== 1,
  }),
  ofPerson({
    id: 'spouse_of_same_sex',
    fields: ['sex', 'relation'],
    text: ['户主与配偶性别相同', 'head and spouse have the same sex'],
    broken: ({ spouse, person: { sex } }, _numbers, { head }) =>
      spouse && told(sex) && head !== undefined && sex === head.person.sex,
  }),
  ofPerson({
    id: 'sex_differs_from_relation',
    fields: ['sex', 'relation'],
    text: ['性别与“与户主关系”矛盾', 'the sex contradicts the relation to the head'],
    broken: ({ person: { sex, relation } }) => {
      const right = sexes.get(relation?.code ?? '')
      return told(sex) && right !== undefined && right !== sex
    },
  }),
]
