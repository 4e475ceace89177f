import * as z from 'zod'
import { can } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition, entityKey, ownerPartition } from '@bangfu/table/keys'
import type { Op, Query } from '@bangfu/table/table'
import { fileAsOf } from './as-of-table.ts'
import { noteCounty } from './county-table.ts'
import { enteredOps } from '../duplicates/likeness-table.ts'
import { entryCheckFor, EntryWarning, warningsOf } from './entry-check.ts'
import { fileOf } from './entry-table.ts'
import { villageOfCode, type Household } from './household.ts'
import { dayToCome, entryOfForm, faultsOf, HouseholdForm, householdParams, villageOfForm } from './household-form.ts'
import { householdOfItem, idNumberKey, registerOps, scopeOf, statusList, type Taken } from './household-table.ts'
import { HouseholdLine, HouseholdView, viewOf } from './household-view.ts'
import { enteredStatus, RegisterStatus } from './register-status.ts'
import { nothingTold } from './told.ts'
import { toldKey, toldOfItem } from './told-table.ts'

const route = routeFor()

export const householdRoutes = [
  route({
    method: 'GET',
    path: '/households',
    action: 'household.list',
    summary: {
      zh: '按区划列出户（脱敏），可按状态',
      en: 'List households of a division (masked), those of one status if asked',
    },
    query: z.strictObject({ division: WithinCounty, status: RegisterStatus.optional(), ...pageQuery }),
    returns: pageOf(HouseholdLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page({ in: listedIn(query), prefix: query.division }, query)
      return ok({ items: items.map(({ body }) => HouseholdLine.parse(body)), next })
    },
  }),
  route({
    method: 'POST',
    path: '/households',
    action: 'household.register',
    summary: { zh: '录入一户（候选）', en: 'Put one household on file, as a candidate' },
    body: HouseholdForm,
    limitBytes: 128 * 1024,
    returns: HouseholdView.extend({ warnings: z.array(EntryWarning) }),
    status: 201,
    subject: ({ body }) => {
      const village = villageOfForm(body)
      return { scope: { division: village }, about: village, found: undefined }
    },
    run: async ({ body }, context) => {
      const entry = entryOfForm(body)
      const today = dayOf(context.now)
      const findings = entryCheckFor(villageOfCode(entry.code) as Division, today)(entry)
      const errors = findings.filter(({ severity }) => severity === 'error')
      if (errors.length > 0) throw new Refusal('household_entry_refused', {}, faultsOf(errors))
      const household = fileOf(context, entry, {
        status: enteredStatus(entry.category),
        kind: 'entry',
        at: context.now,
        by: context.actor.id,
      })
      await noteCounty(context.table, household.division)
      const view = { ...viewOf(household, nothingTold, today), warnings: warningsOf(findings) }
      const answer = created(view, `/households/${household.household}`, 1)
      const ops = [...(await registerNamingOps(context, household)), ...enteredOps(context.vault, household)]
      return context.commit(ops, answer)
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}',
    action: 'household.read',
    summary: {
      zh: '查看一户的档案（敏感信息脱敏），可查某日时的档案',
      en: 'Read the file of a household (personal fields masked), as it was at the end of a day if asked',
    },
    params: householdParams,
    query: z.strictObject({ asOf: Day.optional() }),
    returns: HouseholdView,
    subject: async ({ params: { household: id } }, { table }) => {
      const [item, told] = await table.getMany([entityKey(id), toldKey(id)])
      if (!item) throw new Refusal('not_found')
      const found = { ...householdOfItem(item), told: toldOfItem(told) }
      return { scope: scopeOf(found.household), about: id, found }
    },
    run: async ({ found: { told, ...found }, query: { asOf } }, { table, now }) => {
      const today = dayOf(now)
      if (asOf !== undefined && asOf > today) throw new Refusal('invalid_input', {}, [dayToCome('query/asOf')])
      if (asOf === undefined || asOf === today) return ok(viewOf(found.household, told, today), found.version)
      const then = await fileAsOf(table, found, asOf)
      if (!then) throw new Refusal('not_on_file_then', { day: asOf })
      return ok(viewOf(then.household, null, asOf))
    },
  }),
]

/** Where a list stands: by division, or those of one status by division. */
const listedIn = ({ division, status }: { division: Division; status?: RegisterStatus | undefined }): Query['in'] =>
  status === undefined
    ? { table: 'registry', index: 'byDivision', partition: divisionPartition('household', division) }
    : { table: 'registry', index: 'byOwner', partition: ownerPartition(...statusList(status, division)) }

/**
 * The operations of a registration. Whose number is on file already is named to whoever may see that household; who
 * takes a number at the very same moment is refused by the number's own item, without a name.
 */
const registerNamingOps = async (context: Context, household: Household): Promise<readonly Op[]> => {
  const taken = await context.table.getMany(household.persons.map(({ fingerprint }) => idNumberKey(fingerprint)))
  const other = taken.find((item) => item !== undefined)?.body as Taken | undefined
  if (!other) return registerOps(context, context.now, household)
  const scope = { division: other.division as Division, household: other.household }
  const mayKnow = can(context.actor, 'household.read', scope, new Set())
  throw new Refusal('id_number_on_file', mayKnow ? { household: other.household, code: other.code } : {})
}
