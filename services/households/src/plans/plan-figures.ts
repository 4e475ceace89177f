import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { measureKind, planPackFor, type MeasureKind, type PlanTarget } from '@bangfu/rules/plan-pack'
import {
  measureGroups,
  type Measure as MeasureInForce,
  type MeasureGroup,
  type Risk,
} from '@bangfu/rules/quality/subject'
import type { PlanLine } from './help-plan.ts'
import { counts, isBare, isGivenUp, type Measure } from './measure.ts'

/** A measure that the cause or the category of a household speaks for. */
export type Proposal = {
  readonly kind: string
  readonly zh: string
  readonly en: string
  /** The cause or category, in the words of the list. */
  readonly because: string
  readonly source: { readonly document: string; readonly strength: string }
  /** Is one of the kind in the plan already, and not given up? */
  readonly planned: boolean
}

type Coded = { readonly code: string | null; readonly text: string }
type Situation = {
  readonly division: Division
  readonly category: Coded
  readonly causes: readonly Coded[]
}

/** What the table in force proposes to a household, in the order of its causes, each kind once. */
export const proposalsFor = (
  { division, category, causes }: Situation,
  measures: readonly Measure[],
  on: Day,
): Proposal[] => {
  const { proposals } = planPackFor(division, on)
  const planned = new Set(measures.filter((measure) => !isGivenUp(measure)).map(({ kind }) => kind))
  const reasons = [...causes.map((cause) => ['cause', cause] as const), ['category', category] as const]
  const found = reasons.flatMap(([because, { code, text }]) =>
    proposals
      .filter((one) => one.because === because && one.code === code)
      .flatMap(({ kinds, source }) =>
        kinds.flatMap((kind) => {
          const known = measureKind(kind)
          return known ? [proposal(known, text, source, planned.has(kind))] : []
        }),
      ),
  )
  return [...new Map(found.toReversed().map((one) => [one.kind, one])).values()].toReversed()
}

const proposal = (
  { code, zh, en }: MeasureKind,
  because: string,
  source: Proposal['source'],
  planned: boolean,
): Proposal => ({ kind: code, zh, en, because, source, planned })

/** How a plan stands to a target: what is agreed to, and what of it counts. */
export type Reached = Omit<PlanTarget, 'kinds'> & {
  readonly planned: number
  readonly counted: number
  readonly met: boolean
}

export const targetsOf = (division: Division, measures: readonly Measure[], on: Day): Reached[] =>
  planPackFor(division, on).targets.map(({ kinds, ...target }) => {
    const own = measures.filter(({ kind }) => kinds.includes(kind))
    const counted = own.filter(counts).length
    return {
      ...target,
      planned: own.filter((measure) => !isGivenUp(measure) && measure.state !== 'proposed').length,
      counted,
      met: counted >= target.least,
    }
  })

export type PlanFigures = {
  readonly proposed: number
  readonly agreed: number
  readonly underWay: number
  readonly done: number
  readonly replaced: number
  readonly stopped: number
  /** Under way or done, with evidence. */
  readonly counted: number
  /** Under way or done, with none. */
  readonly withoutEvidence: number
  readonly overdue: number
  readonly plannedFen: number
}

/** What the measures of a plan come to on a day. */
export const figuresOf = (measures: readonly Measure[], on: Day): PlanFigures => {
  const inState = (state: Measure['state']): number => measures.filter((one) => one.state === state).length
  return {
    proposed: inState('proposed'),
    agreed: inState('agreed'),
    underWay: inState('under-way'),
    done: inState('done'),
    replaced: inState('replaced'),
    stopped: inState('stopped'),
    counted: measures.filter(counts).length,
    withoutEvidence: measures.filter(isBare).length,
    overdue: measures.filter(({ state, due }) => (state === 'agreed' || state === 'under-way') && due < on).length,
    plannedFen: measures
      .filter((measure) => !isGivenUp(measure))
      .reduce((sum, { money }) => sum + (money?.plannedFen ?? 0), 0),
  }
}

/** The lines of a plan that count, as the quality rules, monitoring and the national export look at measures. */
export const measuresInForce = (
  lines: readonly (Pick<PlanLine, 'kind' | 'from' | 'counted'> & Partial<Pick<PlanLine, 'group'>>)[],
): MeasureInForce[] =>
  lines.flatMap(({ kind, group: said, from, counted }) => {
    const known = counted ? measureKind(kind) : undefined
    const group = known?.group ?? measureGroups.find((one) => known !== undefined && one === said)
    return group ? [{ group, item: known?.item ?? null, from: from.slice(0, 7) }] : []
  })

export type Matched = {
  readonly risk: Risk
  readonly matched: boolean
  readonly groups: readonly MeasureGroup[] | null
}

/**
 * Whether the measures that count answer each risk, by the groups that a pack asks for (`groups` null: any measure
 * answers it).
 */
export const matchedRisks = (
  risks: readonly Risk[],
  measures: readonly { readonly group: MeasureGroup }[],
  matches: Readonly<Partial<Record<Risk, readonly MeasureGroup[]>>>,
): Matched[] =>
  risks.map((risk) => {
    const groups = matches[risk] ?? null
    return { risk, groups, matched: measures.some(({ group }) => groups === null || groups.includes(group)) }
  })
