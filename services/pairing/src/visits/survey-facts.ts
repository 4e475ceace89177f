import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { levelsOf } from '@bangfu/kernel/division'
import { countAnswers } from './survey-table.ts'

/** Figures of what households answer are made of facts, each counted once. */
export const surveyTakes: Takes<Deps> = {
  'visit.answered': async ({ body }, { table }) =>
    countAnswers(table, [...levelsOf(body.division), body.helper, body.unit], body),
}
