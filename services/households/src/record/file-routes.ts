import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { sectionLines, type FileSection } from './file-sections.ts'
import { readTogether } from './file-table.ts'
import { householdParams } from './household-form.ts'
import { householdOfItem, scopeOf } from './household-table.ts'
import { HouseholdView, viewOf } from './household-view.ts'
import { toldOfItem } from './told-table.ts'

const route = routeFor()

/** The whole file of a household: the areas of the service name what of it they keep. */
export const fileRoutesOf = (sections: readonly FileSection[]) => [
  route({
    method: 'GET',
    path: '/households/{household}/file',
    action: 'household.read',
    summary: {
      zh: '一户一档：档案、历年、人员变动、收入、措施、资金等一次取齐（脱敏）',
      en: 'The whole file of a household in one read: years, members who came and left, incomes, measures, aid (masked)',
    },
    params: householdParams,
    returns: z.object({
      file: HouseholdView,
      sections: z.object(Object.fromEntries(sections.map(({ name, shows }) => [name, z.array(shows)]))),
      /** Some lines are not here, for the file is too long: read the lists of the areas. */
      more: z.boolean(),
    }),
    subject: async ({ params: { household } }, { table }) => {
      const { items, more } = await readTogether(table, household)
      const file = items.find(({ key }) => key.sk === entityKey(household).sk)
      if (!file) throw new Refusal('not_found')
      const found = { ...householdOfItem(file), items, more }
      return { scope: scopeOf(found.household), about: household, found }
    },
    run: async ({ found: { household, version, items, more } }, { now }) => {
      const told = toldOfItem(items.find(({ kind }) => kind === 'household-told'))
      const lines = sectionLines(sections, items)
      return ok(
        {
          file: viewOf(household, told, dayOf(now)),
          sections: Object.fromEntries(lines.map(({ name, lines: own }) => [name, own])),
          more,
        },
        version,
      )
    },
  }),
]
