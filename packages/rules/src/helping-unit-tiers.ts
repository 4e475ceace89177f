import { listOf, lookUp, type CodeList } from './code-list.ts'
import { unitTierList } from './helper-code-lists.ts'

/**
 * Tiers of helping units as money is asked of them (003/3): those of the handbook, and behind them those of the national
 * record. Texts that are on neither list (省直 …) are kept as they came, without a code.
 */
const ownTiers = listOf('helping-unit-tier', 'own', [
  ['city-first', '市直一级', 'unit of the city, first tier'],
  ['city-second', '市直二级', 'unit of the city, second tier'],
  ['town', '镇直', 'unit of the township'],
])

export const helpingUnitTierList: CodeList = {
  ...ownTiers,
  entries: [...ownTiers.entries, ...unitTierList.entries.map((entry) => ({ ...entry, codeSet: 'national' as const }))],
}

/** The tier that a text names: `city-first`, `city-second`, `town`, a national code, or null where no list knows it. */
export const helpingUnitTierOf = lookUp(helpingUnitTierList)
