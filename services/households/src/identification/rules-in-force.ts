import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { identificationPackFor } from '@bangfu/rules/identification-pack'
import { procedurePackFor } from '@bangfu/rules/procedure-pack'
import type { Rules } from './approval.ts'

/** The rules in force in a division on a day. @throws Refusal no_rules_for_period */
export const rulesFor = (division: string, on: Day): Rules => {
  const procedure = procedurePackFor(division as Division, on)
  const identification = identificationPackFor(division as Division, on)
  if (!procedure || !identification) throw new Refusal('no_rules_for_period', { period: on.slice(0, 7) })
  return { procedure, identification }
}
