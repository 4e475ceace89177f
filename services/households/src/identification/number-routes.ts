import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor } from '@bangfu/service/context'
import { Why } from '../record/household-change.ts'
import { HouseholdCode, householdParams } from '../record/household-form.ts'
import { householdSubject } from '../record/household-table.ts'
import { HouseholdView } from '../record/household-view.ts'
import { villageOfCode } from '../record/household.ts'
import { refuseStale, settle } from '../record/act-table.ts'
import { passNumbersOps } from '../record/member-table.ts'
import { numberOps } from '../record/number-table.ts'

const route = routeFor()

export const numberRoutes = [
  route({
    method: 'PUT',
    path: '/households/{household}/code',
    action: 'household.number',
    summary: { zh: '登记国家系统的户编号', en: 'Give a household the number that the national system gave it' },
    params: householdParams,
    body: z.strictObject({ code: HouseholdCode, reason: Why }),
    ifMatch: true,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, body: { code, reason } }, context) => {
      refuseStale(found, version)
      if (villageOfCode(code) !== found.household.division)
        throw new Refusal('invalid_input', {}, [
          { pointer: 'body/code', zh: '户编号不属于本村', en: 'the number is of another village' },
        ])
      const after = { ...found.household, code }
      const same = code === found.household.code
      // The provisional number stays taken, and leads to the household.
      const ops = same
        ? []
        : [...(await numberOps(context, after)), ...(await passNumbersOps(context.table, after.persons, after))]
      return settle(context, found, { after, ops, reason })
    },
  }),
]
