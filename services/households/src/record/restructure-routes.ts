import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import { noteCounty } from './county-table.ts'
import { merge, moved, split } from './household-acts.ts'
import { Why } from './household-change.ts'
import { HouseholdCode, householdParams } from './household-form.ts'
import { villageOfCode, type Household } from './household.ts'
import {
  changeOps,
  changeUnseenOps,
  householdSubject,
  loadHousehold,
  registerFileOps,
  scopeOf,
} from './household-table.ts'
import { ActedView, HouseholdView, viewOf } from './household-view.ts'
import { refuseToCome, Relations } from './member-act.ts'
import { refuseStale, settle } from './act-table.ts'
import { memberChangeOp, passNumbersOps } from './member-table.ts'
import { refuseNewErrors } from './new-errors-table.ts'
import { numberOps } from './number-table.ts'
import { OpenCases } from './open-cases.ts'
import { noOpenCases, openCasesOf } from './open-cases-table.ts'
import { nothingTold } from './told.ts'
import { toldKey, toldOfItem } from './told-table.ts'

const route = routeFor()

const SplitForm = z.strictObject({
  /** The number of the new household; without one it has none yet, as a candidate. */
  code: HouseholdCode.optional(),
  persons: Relations,
  /** Of those who stay; needed when the head goes. */
  relations: Relations.optional(),
  on: Day,
  reason: Why,
})
const MergeForm = z.strictObject({ into: idSchema('hsh'), relations: Relations, on: Day, reason: Why })
const MoveForm = z
  .strictObject({ code: HouseholdCode.optional(), village: Village.optional(), on: Day, reason: Why })
  .refine(({ code, village }) => (code === undefined) !== (village === undefined), {
    error: 'either the new number or, without one, the village',
    path: ['code'],
  })

const subjectOf = ({ params: { household } }: { params: z.output<typeof householdParams> }, { table }: Context) =>
  householdSubject(household, table)

export const restructureRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/split',
    action: 'household.restructure',
    summary: { zh: '分户：部分成员另立一户', en: 'Part a household: some members become a household of their own' },
    params: householdParams,
    body: SplitForm,
    ifMatch: true,
    returns: z.object({ parent: HouseholdView, child: HouseholdView, openCases: OpenCases }),
    status: 201,
    subject: subjectOf,
    run: async ({ found, version, body: { code = null, persons, relations, on, reason } }, context) => {
      refuseStale(found, version)
      refuseToCome(on, dayOf(context.now))
      if (code !== null && villageOfCode(code) !== found.household.division) throw otherVillage('body/code')
      const origin = { kind: 'entry', at: context.now, by: context.actor.id, contentHash: null } as const
      const household = context.newId('hsh')
      const { parent, child } = split(found.household, { household, code, persons, relations, on, origin })
      for (const after of [parent, child]) refuseNewErrors(context, found.household, after)
      const lines = child.persons.map((person) =>
        memberChangeOp(context, found, { kind: 'split', on, reason, other: household, person, left: true }),
      )
      const today = dayOf(context.now)
      return context.commit(
        [
          ...changeOps(context, found, parent, reason),
          ...registerFileOps(context, context.now, child),
          ...(await passNumbersOps(context.table, child.persons, child)),
          ...lines,
        ],
        ok(
          {
            parent: viewOf(parent, await toldOf(context, parent), today),
            child: viewOf(child, nothingTold, today),
            openCases: await openCasesOf(context.table, parent.household),
          },
          version + 1,
        ),
        { reason },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/merge',
    action: 'household.restructure',
    summary: {
      zh: '合户：并入另一户，本户档案留存',
      en: 'Take a household into another; its own file stays as it was',
    },
    params: householdParams,
    body: MergeForm,
    ifMatch: true,
    returns: z.object({ from: HouseholdView, into: HouseholdView, openCases: OpenCases }),
    subject: subjectOf,
    run: async ({ found, version, body: { into: other, relations, on, reason } }, context) => {
      refuseStale(found, version)
      refuseToCome(on, dayOf(context.now))
      const target = await loadHousehold(context.table, other)
      if (!can(context.actor, 'household.restructure', scopeOf(target.household), new Set()))
        throw new Refusal('not_found')
      const { from, into } = merge(found.household, target.household, { relations, on })
      const free = await noOpenCases(context.table, found.household)
      refuseNewErrors(context, target.household, into)
      const lines = found.household.persons.flatMap((person) => [
        memberChangeOp(context, found, { kind: 'merge', on, reason, other, person, left: true }),
        memberChangeOp(context, target, { kind: 'merge', on, reason, other: from.household, person, left: false }),
      ])
      const today = dayOf(context.now)
      return context.commit(
        [
          ...changeOps(context, found, from, reason),
          ...changeUnseenOps(context, target, into, reason),
          ...(await passNumbersOps(context.table, found.household.persons, into)),
          ...free,
          ...lines,
        ],
        ok(
          {
            from: viewOf(from, await toldOf(context, from), today),
            into: viewOf(into, await toldOf(context, into), today),
            openCases: await openCasesOf(context.table, into.household),
          },
          version + 1,
        ),
        { reason },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/move',
    action: 'household.restructure',
    summary: { zh: '户迁往另一村', en: 'A household moves to another village' },
    params: householdParams,
    body: MoveForm,
    ifMatch: true,
    returns: ActedView,
    subject: subjectOf,
    run: async ({ found, version, body: { code = null, village = null, on, reason } }, context) => {
      refuseStale(found, version)
      refuseToCome(on, dayOf(context.now))
      const after = moved(found.household, { code, village, on })
      // Who takes a household in must hold the village that it comes to.
      if (!can(context.actor, 'household.restructure', scopeOf(after), new Set())) throw new Refusal('not_found')
      await noteCounty(context.table, after.division)
      const ops = [...(await numberOps(context, after)), ...(await passNumbersOps(context.table, after.persons, after))]
      return settle(context, found, { after, ops, reason, warns: true })
    },
  }),
]

const toldOf = async ({ table }: Context, { household }: Household) => toldOfItem(await table.get(toldKey(household)))

const otherVillage = (pointer: string): Refusal =>
  new Refusal('invalid_input', {}, [{ pointer, zh: '户编号不属于本村', en: 'the number is of another village' }])
