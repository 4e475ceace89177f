import { DeviceItemId, visitOfDeviceItem } from '@bangfu/facts/device-items'
import { readAs } from '@bangfu/http/read-as'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { householdSurveyPackFor } from '@bangfu/rules/household-survey-pack'
import { tell } from '@bangfu/service/facts'
import { assertStands } from '../visits/confirmation.ts'
import { createSurveyLine, type SurveyLine } from '../visits/survey-table.ts'
import { assertAnswers, sourceOf, SurveyInput } from '../visits/survey.ts'
import { findVisit } from '../visits/visit-table.ts'
import { VisitId } from '../visits/visit.ts'
import type { ItemKind } from './item-kind-table.ts'

const Answers = SurveyInput.pick({ answers: true, note: true })
  .extend({ visit: VisitId.optional(), visitItem: DeviceItemId.optional() })
  .refine(({ visit, visitItem }) => (visit === undefined) !== (visitItem === undefined), {
    error: 'visit 与 visitItem 请给出其中一个 (give either visit or visitItem)',
    path: ['visit'],
  })

/** What a household answered the helper who asked it on a visit: of one made on a device, or of one that is on record. */
export const answersKind: ItemKind = {
  kind: 'answers',
  after: ({ visitItem }) => {
    const named = DeviceItemId.safeParse(visitItem)
    return named.success ? named.data : undefined
  },
  record: async ({ input, time, root }, context) => {
    const { answers, note = null, visit: id, visitItem } = readAs(Answers, input.body, `${root}/body`)
    const { actor, now, table } = context
    const found = await findVisit(table, visitItem === undefined ? (id ?? '') : visitOfDeviceItem(actor.id, visitItem))
    if (!found || sourceOf(actor, found.visit, undefined) !== 'helper') throw new Refusal('not_found')
    const { visit, household, helper, unit, division, period, at } = found.visit
    assertStands(found.visit)
    assertAnswers(answers, householdSurveyPackFor(division, dayOf(at)), 'helper')
    const line: SurveyLine = {
      ...{ visit, source: 'helper', answers, note, sample: null },
      ...{ at: time.taken, by: actor.id },
    }
    return {
      ref: { kind: 'answers', id: visit },
      ops: [
        createSurveyLine(line),
        tell(context, now, division, 'visit.answered', {
          ...{ visit, household, helper, unit, division, period, source: 'helper', answers },
        }),
      ],
      flags: [],
      trail: { action: 'visit.ask', about: visit, scope: { division, household, helper } },
    }
  },
}
