import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { rulesInForce } from '@bangfu/rules/quality/evaluator'
import type { QualityField } from '@bangfu/rules/quality/subject'
import { isRecordField, recordField } from '@bangfu/rules/record-catalogue'
import { villageFields } from '@bangfu/rules/village-form'

/** What a rule says, in both languages, and what it points at. */
export type RuleText = { readonly zh: string; readonly en: string; readonly fields: readonly QualityField[] }

/** The texts of the rules in force. A rule that no longer holds is called by its id. */
export const ruleTextsOf = (division: Division, on: Day): ((rule: string) => RuleText) => {
  const held = new Map(rulesInForce(division, on).map(({ rule, zh, en }) => [rule.id, { zh, en, fields: rule.fields }]))
  return (rule) => held.get(rule) ?? { zh: rule, en: rule, fields: [] }
}

const sections: Readonly<Record<string, string>> = {
  monitoring: '防返贫监测',
  elimination: '风险消除',
  measures: '帮扶措施',
}
const ofVillage = new Map<string, string>(villageFields.map(({ name, zh }) => [`village.${name}`, zh]))

/** What people call a field, by the header of the national list or the name of its part of the file. */
export const fieldText = (field: QualityField): string => {
  if (isRecordField(field)) return recordField(field).spec.zh
  return ofVillage.get(field) ?? sections[field.split('.')[0] ?? ''] ?? field
}
