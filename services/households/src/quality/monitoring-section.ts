import type { Elimination, Measure, MeasureItem, Monitoring } from '@bangfu/rules/quality/subject'
import { standingMeasures, type Elimination as Ending, type MonitoringCase } from '../monitoring/monitoring-case.ts'

/** What a measure is, where a rule asks for it by name. */
const itemWords: readonly (readonly [word: RegExp, item: MeasureItem])[] = [
  [/低保|最低生活保障/, 'dibao'],
  [/特困|五保/, 'tekun'],
  [/残疾人?.*补贴|护理补贴/, 'disability-subsidy'],
  [/雨露/, 'yulu'],
  [/(?:参保|保费|缴费).*(?:补贴|资助|代缴)|代缴.*保/, 'premium-subsidy'],
  [/(?:外出务工|交通).*补/, 'work-travel-subsidy'],
]
const developmental: ReadonlySet<string> = new Set(['industry', 'work', 'finance', 'public-post'])

/** What the rules look at of a case, and which measures of the household's plan it names. */
export type CaseSection = {
  readonly monitoring: Monitoring
  readonly measures: readonly Measure[]
  readonly named: readonly string[]
}

/** What the rules look at of a household's case: as monitored or struck off; undefined while it is neither yet. */
export const sectionOf = (found: MonitoringCase): CaseSection | undefined => {
  if (found.decided === null || found.state === 'rejected') return undefined
  const standing = standingMeasures(found)
  return {
    monitoring: monitoringOf(found, found.decided.on),
    measures: standing.map(measureOf),
    named: standing.map(({ measure }) => measure),
  }
}

const monitoringOf = (found: MonitoringCase, decidedOn: string): Monitoring => ({
  risks: found.risks,
  identified: monthOf(decidedOn),
  developmental: standingMeasures(found).some(({ group }) => developmental.has(group)) ? true : null,
  backstop: found.backstop !== null,
  collectorName: textOf(found.elimination?.collector.name),
  collectorPhone: textOf(found.elimination?.collector.phoneMasked),
  elimination: found.elimination === null ? null : eliminationOf(found.elimination),
})

const measureOf = ({ group, name, from }: MonitoringCase['measures'][number]): Measure => ({
  group,
  item: itemWords.find(([word]) => word.test(name))?.[1] ?? null,
  from: monthOf(from),
})

const unsaid = {
  dropout: null,
  houseDamaged: null,
  uninsured: null,
  waterDamaged: null,
  wageFen: null,
  propertyFen: null,
  transferFen: null,
  operatingFen: null,
  operatingExpenseFen: null,
  netFen: null,
  perHeadFen: null,
  claimsFen: null,
  outOfPocketFen: null,
}

const eliminationOf = ({ checkedOn, way, snapshot, decided }: Ending): Elimination => ({
  ...unsaid,
  ...snapshot,
  month: monthOf(decided?.on ?? checkedOn),
  way,
})

const monthOf = (day: string): string => day.slice(0, 7)
const textOf = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)
