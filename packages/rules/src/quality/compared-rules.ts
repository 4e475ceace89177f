import {
  netIncomeFen,
  propertyPartsFen,
  totalIncomeFen,
  transferPartsFen,
  type HouseholdEntry,
  type IncomeEntry,
} from '../household-entry.ts'
import { birthOf } from '../id-number.ts'
import { ofHousehold, ofPerson, type HouseholdRule, type QualityRule } from './rule.ts'

const fenOfYuan = 100

/** A sum that a list prints, held against the sum of what it prints: the list's is flagged, never taken over. */
const sumRule = (
  id: string,
  field: keyof IncomeEntry,
  text: readonly [zh: string, en: string],
  derived: (entry: HouseholdEntry) => number | null,
): HouseholdRule =>
  ofHousehold({
    id,
    fields: [field],
    text,
    needs: ['yuan'],
    broken: ({ entry }, { yuan }) => {
      const printed = entry.income[field]
      const sum = derived(entry)
      return printed !== null && sum !== null && Math.abs(printed - sum) > yuan * fenOfYuan
    },
  })

const perHead = (entry: HouseholdEntry): number | null => {
  const net = netIncomeFen(entry.income)
  return net === null || entry.persons.length === 0 ? null : net / entry.persons.length
}

/** What a list says of things that follow from others: the record derives them, and shows where the list disagrees. */
export const comparedRules: readonly QualityRule[] = [
  sumRule(
    'income_total_differs',
    'incomeTotalFen',
    ['年收入与各项之和相差超过 {yuan} 元', 'total income differs from the sum of its parts by more than {yuan} yuan'],
    ({ income }) => totalIncomeFen(income),
  ),
  sumRule(
    'net_income_differs',
    'netIncomeFen',
    ['纯收入与计算结果相差超过 {yuan} 元', 'net income differs from what follows by more than {yuan} yuan'],
    ({ income }) => netIncomeFen(income),
  ),
  sumRule(
    'per_head_differs',
    'perHeadFen',
    ['人均纯收入与计算结果相差超过 {yuan} 元', 'income per head differs from what follows by more than {yuan} yuan'],
    perHead,
  ),
  sumRule(
    'property_sum_differs',
    'propertyFen',
    ['财产性收入与分项之和相差超过 {yuan} 元', 'property income differs from its parts by more than {yuan} yuan'],
    ({ income }) => propertyPartsFen(income),
  ),
  sumRule(
    'transfer_sum_differs',
    'transferFen',
    ['转移性收入与分项之和相差超过 {yuan} 元', 'transfers differ from their parts by more than {yuan} yuan'],
    ({ income }) => transferPartsFen(income),
  ),
  ofHousehold({
    id: 'division_differs_from_code',
    fields: ['division'],
    text: ['行政区划与户编号所属村不一致', 'the division is not the village of the household number'],
    broken: ({ entry: { code, division } }) =>
      division !== null && /^\d{6,12}$/.test(division) && !code.startsWith(division.replace(/(?:000)+$/, '')),
  }),
  ofPerson({
    id: 'birth_differs_from_id_number',
    fields: ['born'],
    text: ['出生日期与证件号码不一致', 'the birth date is not the one in the ID number'],
    broken: ({ person: { born, idNumber } }) => {
      const digits = (born ?? '').replaceAll(/\D/g, '')
      const birth = birthOf(idNumber)?.replaceAll('-', '')
      // An age or a year alone is told in that column too, and compares with nothing.
      return birth !== undefined && (digits.length === 6 || digits.length === 8) && !birth.startsWith(digits)
    },
  }),
]
