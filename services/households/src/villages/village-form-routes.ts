import * as z from 'zod'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { divisionId, divisionPartition } from '@bangfu/table/keys'
import { listAll, type TableReader } from '@bangfu/table/table'
import { existsOn, Year } from './division-node.ts'
import { divisionOfItem } from './division-table.ts'
import { findForm, listForms, writeForm } from './village-form-table.ts'
import { rollUp, VillageFormInput, VillageFormShown } from './village-form.ts'
import type { Day } from '@bangfu/kernel/time'

const route = routeFor()
const YearInPath = z.coerce.number().pipe(Year)
const ofVillage = z.strictObject({ village: Village, year: YearInPath })
const ofDivision = z.strictObject({ division: WithinCounty, year: YearInPath })

const FormAnswer = z.object({
  village: z.string(),
  year: z.int(),
  form: VillageFormShown,
  filledBy: z.string(),
  filledAt: z.string(),
})

const RollUpAnswer = z.object({
  division: z.string(),
  year: z.int(),
  /** Villages on file at the end of the year, of which so many have filled in the form. */
  villages: z.int(),
  reported: z.int(),
  missing: z.array(z.object({ village: z.string(), name: z.string() })),
  figures: z.record(z.string(), z.object({ value: z.number().nullable(), villagesSaid: z.int() })),
})

export const villageFormRoutes = [
  route({
    method: 'PUT',
    path: '/villages/{village}/forms/{year}',
    action: 'village-form.write',
    summary: { zh: '填报某年的村情表', en: 'Fill in the form of a village for a year' },
    params: ofVillage,
    body: VillageFormInput,
    ifMatch: 'if-exists',
    returns: FormAnswer,
    subject: async ({ params: { village, year } }, { table }) => ({
      scope: { division: village },
      about: divisionId(village),
      found: await findForm(table, village, year),
    }),
    run: async ({ params: { village, year }, body, version, found }, context) => {
      if (found && version === 0) throw new Refusal('version_required')
      if (version !== (found?.version ?? 0)) throw new Refusal('version_changed')
      const stored = { village, year, form: body, filledBy: context.actor.id, filledAt: context.now }
      return context.commit(writeForm(context, found, stored), ok(stored, version + 1))
    },
  }),
  route({
    method: 'GET',
    path: '/villages/{village}/forms/{year}',
    action: 'village-form.read',
    summary: { zh: '查看某年的村情表', en: 'Read the form of a village for a year' },
    params: ofVillage,
    returns: FormAnswer,
    subject: async ({ params: { village, year } }, { table }) => {
      const found = await findForm(table, village, year)
      if (!found) throw new Refusal('not_found')
      return { scope: { division: village }, about: divisionId(village), found }
    },
    run: async ({ found: { stored, version } }) => ok(stored, version),
  }),
  route({
    method: 'GET',
    path: '/divisions/{division}/village-forms/{year}',
    action: 'village-form.read',
    summary: { zh: '汇总乡镇或县内各村的村情表', en: 'Roll the village forms of a township or county up' },
    params: ofDivision,
    returns: RollUpAnswer,
    subject: ({ params: { division } }) => ({ scope: { division }, about: divisionId(division), found: undefined }),
    run: async ({ params: { division, year } }, { table }) => {
      const [forms, villages] = await Promise.all([
        listForms(table, division, year),
        villagesOn(table, division, `${year}-12-31` as Day),
      ])
      const filled = new Set(forms.map(({ village }) => village))
      return ok({
        division,
        year,
        villages: villages.length,
        reported: forms.length,
        missing: villages.filter(({ village }) => !filled.has(village)).slice(0, 500),
        figures: rollUp(forms.map(({ form }) => form)),
      })
    },
  }),
]

const mostDivisions = 3000

const villagesOn = async (
  table: TableReader,
  division: string,
  on: Day,
): Promise<{ village: string; name: string }[]> => {
  const partition = divisionPartition('division', division)
  const items = await listAll(
    table,
    { in: { table: 'registry', index: 'byDivision', partition }, prefix: division },
    mostDivisions,
  )
  return items
    .map((item) => divisionOfItem(item).node)
    .filter((node) => node.level === 'village' && existsOn(node, on))
    .map(({ division: village, names }) => ({ village, name: names.at(-1)?.name ?? '' }))
}
