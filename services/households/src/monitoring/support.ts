import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import type { MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { measureKinds } from '@bangfu/rules/plan-pack'
import { measureGroups } from '@bangfu/rules/quality/subject'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { mostMeasures, phaseOf, type Measure, type MonitoringCase } from './monitoring-case.ts'
import type { Doing } from './identify.ts'
import { withDeadlines } from './raise-clue.ts'
import { RisksForm, risksOf } from './risks.ts'

const text = (most: number) => z.string().trim().min(2).max(most)

/** A measure against a risk, which then stands in the household's plan. Without evidence it is none (handbook §4). */
export const MeasureForm = z.strictObject({
  group: z.enum(measureGroups),
  /** Its kind in the list of the plans, where it is known. */
  kind: z.enum(measureKinds.map(({ code }) => code) as [string, ...string[]]).optional(),
  name: text(60),
  owner: text(60),
  from: Day,
  to: Day.optional(),
  evidence: z.array(EvidenceRef).min(1).max(10),
})
export type MeasureForm = z.output<typeof MeasureForm>

/** A new measure, or one of the household's plan by its id. */
export const CaseMeasureForm = z.union([MeasureForm, z.strictObject({ measure: idSchema('msr') })])
export type CaseMeasureForm = z.output<typeof CaseMeasureForm>

export type CaseMeasure = Pick<Measure, 'measure' | 'group' | 'name' | 'owner' | 'from' | 'to' | 'evidence'>

/** What the answer to new clues comes to: the risks as they now are. */
export const RisksChange = z.strictObject({ risks: RisksForm, findings: text(500) })
export const BackstopForm = z.strictObject({ backstop: z.boolean(), reason: text(200) })

/** @throws Refusal not_monitored */
const assertMonitored = (found: MonitoringCase): void => {
  if (phaseOf(found) !== 'watched') throw new Refusal('not_monitored')
}

/** The case with one more measure; one that it names already changes nothing. @throws Refusal not_monitored · too_many_measures */
export const addMeasure = (found: MonitoringCase, measure: CaseMeasure, doing: Doing): MonitoringCase => {
  assertMonitored(found)
  if (found.measures.some((known) => known.measure === measure.measure)) return found
  if (found.measures.length >= mostMeasures) throw new Refusal('too_many_measures', { most: mostMeasures })
  const entered = { at: doing.at, by: doing.by }
  return withDeadlines({ ...found, measures: [...found.measures, { ...measure, entered, givenUp: false }] }, doing.pack)
}

/** The case in whose household's plan a measure was given up: it helps no more. */
export const withGivenUp = (found: MonitoringCase, measure: string, pack: MonitoringPack): MonitoringCase =>
  withDeadlines(
    { ...found, measures: found.measures.map((one) => (one.measure === measure ? { ...one, givenUp: true } : one)) },
    pack,
  )

/** The risks as they now are; every clue that came since is answered by it. @throws Refusal not_monitored · invalid_input */
export const answerClues = (
  found: MonitoringCase,
  { risks }: z.output<typeof RisksChange>,
  { pack }: Doing,
): MonitoringCase => {
  assertMonitored(found)
  const clues = found.clues.map((clue) => ({ ...clue, answered: true }))
  return withDeadlines({ ...found, clues, risks: risksOf(risks, pack) }, pack)
}

/** Marks 暂不标注, or takes the mark away. @throws Refusal not_monitored */
export const markBackstop = (
  found: MonitoringCase,
  { backstop, reason }: z.output<typeof BackstopForm>,
  { at, by }: Doing,
): MonitoringCase => {
  assertMonitored(found)
  return { ...found, backstop: backstop ? { at, by, reason } : null }
}
