import * as z from 'zod'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { disasterTexts, type Disaster, type MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { risks, type MeasureGroup, type Risk } from '@bangfu/rules/quality/subject'
import { standingMeasures, type Measure, type MonitoringCase, type RiskEntry } from './monitoring-case.ts'

export const RiskForm = z.strictObject({
  risk: z.enum(risks),
  /** What 其他 is. */
  note: z.string().trim().min(2).max(200).optional(),
  disaster: z.enum(Object.keys(disasterTexts) as [Disaster, ...Disaster[]]).optional(),
})
export const RisksForm = z.array(RiskForm).min(1).max(20)
type RisksForm = z.output<typeof RisksForm>

/** The risks of a form, in its order. @throws Refusal invalid_input for too many, twice the same, or one without its detail */
export const risksOf = (form: RisksForm, pack: MonitoringPack): RiskEntry[] => {
  const faults: Fault[] = []
  const fault = (broken: boolean, pointer: string, zh: string, en: string): void => {
    if (broken) faults.push({ pointer: `body/risks${pointer}`, zh, en })
  }
  const { count } = pack.mostRisks
  fault(form.length > count, '', `最多 ${count} 项`, `at most ${count}`)
  form.forEach(({ risk, note, disaster }, index) => {
    const known = form.findIndex((other) => other.risk === risk)
    fault(known < index, `/${index}/risk`, '重复', 'given twice')
    fault(risk === 'other' && note === undefined, `/${index}/note`, '“其他”须注明', 'say what 其他 is')
    fault(
      (risk === 'disaster') !== (disaster !== undefined),
      `/${index}/disaster`,
      '自然灾害须选灾种，其他风险不选',
      'a natural disaster names its kind, other risks do not',
    )
  })
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return form.map(({ risk, note, disaster }) => ({ risk, note: note ?? null, disaster: disaster ?? null }))
}

/** The risks for which no measure of a fitting group is there yet, with the groups that would fit. */
export const unmatchedRisks = (
  { risks: entries, measures }: Pick<MonitoringCase, 'risks' | 'measures'>,
  { matches }: MonitoringPack,
): { readonly risk: Risk; readonly groups: readonly MeasureGroup[] }[] =>
  entries.flatMap(({ risk }) => {
    const groups = matches.groups[risk]
    return groups && !standingMeasures({ measures }).some(({ group }) => groups.includes(group))
      ? [{ risk, groups }]
      : []
  })

/** Whether there is a measure at all, and one for each risk that needs a certain one. */
export const isHelped = (
  found: { readonly risks: readonly RiskEntry[]; readonly measures: readonly Measure[] },
  pack: MonitoringPack,
): boolean =>
  standingMeasures(found).length > 0 &&
  unmatchedRisks({ risks: [...found.risks], measures: [...found.measures] }, pack).length === 0
