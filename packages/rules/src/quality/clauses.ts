import type { Clause } from './clause.ts'
import { clausesOfFamilies } from './family-clauses.ts'
import { clausesOfRisk } from './risk-clauses.ts'

/**
 * National-record §3, clause by clause. The source numbers its rules `a_bb_ccc`, but our copy prints none of the numbers.
 * A test fails for a clause without a rule, and for a rule that neither a clause nor another named source asks for.
 */
export const clauses: readonly Clause[] = [...clausesOfFamilies, ...clausesOfRisk]
