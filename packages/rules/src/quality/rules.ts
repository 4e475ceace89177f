import { eliminationRules } from './elimination-rules.ts'
import { comparedRules } from './compared-rules.ts'
import { fileRules } from './file-rules.ts'
import { familyRules, identityRules } from './identity-rules.ts'
import { incomeRules } from './income-rules.ts'
import { insuranceRules, livingRules } from './living-rules.ts'
import { measureRules } from './measure-rules.ts'
import { monitoringRules } from './monitoring-rules.ts'
import type { QualityRule } from './rule.ts'
import { schoolingRules } from './schooling-rules.ts'
import { villageRules } from './village-rules.ts'
import { workRules } from './work-rules.ts'

/** Every rule of the record. The packs say where and when each holds, how heavily, and with what numbers. */
export const qualityRules: readonly QualityRule[] = [
  ...identityRules,
  ...familyRules,
  ...fileRules,
  ...comparedRules,
  ...schoolingRules,
  ...insuranceRules,
  ...livingRules,
  ...incomeRules,
  ...monitoringRules,
  ...measureRules,
  ...eliminationRules,
  ...workRules,
  ...villageRules,
]
