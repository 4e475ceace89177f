import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { clueReasons } from '@bangfu/rules/clue-reasons'
import { monitoredKinds, riskTexts, type MonitoringPack } from '@bangfu/rules/monitoring-pack'
import { openSteps } from '@bangfu/kernel/step-machine'
import { ClueView, clueView } from './clue.ts'
import { Elimination, MonitoringCase } from './monitoring-case.ts'
import { monitoringMachine } from './monitoring-machine.ts'
import { unmatchedRisks } from './risks.ts'

const Words = z.object({ zh: z.string(), en: z.string() })

/** A case as it is shown: what it is called, which steps are open, what is due, which risks wait for a measure. */
export const CaseView = MonitoringCase.omit({ clues: true, elimination: true, hands: true }).extend({
  clues: z.array(ClueView),
  kindText: Words.nullable(),
  riskTexts: z.array(Words.extend({ code: z.string().nullable() })),
  /** The collector's telephone is masked. */
  elimination: Elimination.omit({ collector: true })
    .extend({ collector: z.object({ name: z.string(), phoneMasked: z.string() }) })
    .nullable(),
  hands: z.array(z.object({ who: z.string(), did: z.string() })),
  openSteps: z.array(z.string()),
  unmatched: z.array(z.object({ risk: z.string(), groups: z.array(z.string()) })),
})

export const caseView = (found: MonitoringCase, pack: MonitoringPack): z.input<typeof CaseView> => ({
  ...found,
  clues: found.clues.map(clueView),
  kindText: found.kind && monitoredKinds[found.kind],
  riskTexts: found.risks.map(({ risk }) => riskTexts[risk]),
  openSteps: openSteps(monitoringMachine, found.state),
  unmatched: unmatchedRisks(found, pack).map(({ risk, groups }) => ({ risk, groups: [...groups] })),
})

/** A line of a list of cases. */
export const CaseLine = z.object({
  case: z.string(),
  household: z.string(),
  label: z.string(),
  division: z.string(),
  state: z.string(),
  kind: z.string().nullable(),
  opened: z.string(),
  reasons: z.array(z.string()),
  reasonsText: z.array(z.string()),
  /** The next day on which something is due. */
  due: z.string().nullable(),
})

export const caseLine = (body: unknown): z.input<typeof CaseLine> => {
  const found = MonitoringCase.parse(body)
  return {
    ...found,
    reasons: found.clues.map(({ reason }) => reason),
    reasonsText: found.clues.map(({ reason }) => clueReasons[reason].zh),
    due: found.deadlines.map(({ due }) => due).toSorted()[0] ?? null,
  }
}

/** @throws Refusal version_changed */
export const assertVersion = (seen: number, version: number): void => {
  if (seen !== version) throw new Refusal('version_changed')
}
