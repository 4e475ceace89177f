import type { PackEntry, RulePack, Severity, Source } from './rule-pack.ts'

const record: Source = { document: 'national-record §3, monthly audit rules of the national system', strength: 'FORM' }
const register: Source = { document: 'national-record §2, code lists', strength: 'FORM' }
const gb11643: Source = { document: 'GB 11643 resident identity numbers', strength: 'GK' }
const line2020: Source = {
  document: 'official-rules §1, the line of 2020 (about 4,000 yuan); the audit rules use it as floor',
  strength: 'WEAK',
}
const plausible: Source = { document: 'national-record §3, above 20,000 yuan at identification', strength: 'FORM' }
const borders: Source = { document: 'the bounding box of China', strength: 'GK' }

const of = (severity: Severity, source: Source, ...rules: readonly string[]): PackEntry[] =>
  rules.map((rule) => ({ rule, severity, source }))

/**
 * What is looked at when a household is entered. The source gives no severities: identity, head and sex contradictions
 * are errors, the rest warnings. A missing disability card is a warning too: issuing one takes months, and the person
 * must be on file meanwhile.
 */
export const nationalEntryPack: RulePack = {
  id: 'household-entry-cn-2020',
  region: '',
  from: '2014-01-01',
  to: null,
  entries: [
    ...of(
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
    ...of(
      'error',
      record,
      'id_number_twice_in_household',
      'name_missing',
      'relation_missing',
      'head_not_exactly_one',
      'spouse_of_same_sex',
      'sex_differs_from_relation',
      'disability_card_form',
      'phone_form',
      'category_missing',
      'position_incomplete',
    ),
    {
      rule: 'position_outside_china',
      severity: 'error',
      numbers: { south: 3, north: 54, west: 73, east: 136 },
      source: borders,
    },
    ...of('warning', record, 'disability_card_missing', 'disability_not_in_health'),
    ...of('warning', register, 'category_unknown', 'poverty_status_unknown', 'cause_unknown', 'person_value_unknown'),
    { rule: 'arable_land_range', severity: 'warning', numbers: { most: 100 }, source: record },
    { rule: 'per_head_below_floor', severity: 'warning', numbers: { yuan: 4000 }, source: line2020 },
    { rule: 'per_head_above_plausible', severity: 'warning', numbers: { yuan: 20_000 }, source: plausible },
  ],
}

export const householdEntryPacks: readonly RulePack[] = [nationalEntryPack]
