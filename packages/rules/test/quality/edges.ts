import type { QualitySubject } from '../../src/quality/subject.ts'
import { familyEdges } from './family-edges.ts'
import { riskEdges } from './risk-edges.ts'

/** On both sides of a rule's edge: a household that is just right, and one that is just wrong. */
export type Edge = {
  readonly rule: string
  readonly right: readonly QualitySubject[]
  readonly wrong: readonly QualitySubject[]
}

export const edges: readonly Edge[] = [...familyEdges, ...riskEdges]
