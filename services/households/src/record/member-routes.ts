import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { childPrefix } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { personOf } from './entry-table.ts'
import { fieldForm } from './field-form.ts'
import { Why } from './household-change.ts'
import { householdParams, PersonForm, personEntryOfForm } from './household-form.ts'
import { changeUnseenOps, householdSubject, loadHousehold, scopeOf, type FoundHousehold } from './household-table.ts'
import { ActedView, HouseholdView } from './household-view.ts'
import type { Household } from './household.ts'
import {
  Coming,
  leavings,
  Leaving,
  markedAs,
  MemberChange,
  memberOf,
  refuseToCome,
  Relations,
  withHead,
  withMember,
  withoutMember,
} from './member-act.ts'
import { freeNumberOps, lastHomeOf, memberChangeOp, passNumbersOps, takeNumberOps } from './member-table.ts'
import { refuseNewErrors } from './new-errors-table.ts'
import { refuseStale, settle } from './act-table.ts'

const route = routeFor()

export const memberParams = householdParams.extend({ person: idSchema('per') })

const ComingForm = z
  .strictObject({
    kind: Coming,
    on: Day,
    /** Somebody who is not on file. */
    person: PersonForm.optional(),
    /** Or a member of another household, who leaves it; with relations of those who stay there when he was its head. */
    from: z
      .strictObject({
        household: idSchema('hsh'),
        person: idSchema('per'),
        relation: fieldForm('relation'),
        relations: Relations.optional(),
      })
      .optional(),
    reason: Why,
  })
  .refine(({ person, from }) => (person === undefined) !== (from === undefined), {
    error: 'either a person or from where',
    path: ['person'],
  })
  .refine(({ kind, from }) => kind !== 'birth' || from === undefined, {
    error: 'who is born comes from no other household',
    path: ['from'],
  })
type ComingForm = z.output<typeof ComingForm>

const LeavingForm = z.strictObject({ kind: Leaving, on: Day, relations: Relations.optional(), reason: Why })
const HeadForm = z.strictObject({ on: Day, relations: Relations, reason: Why })

export const memberRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/members',
    action: 'household.member-change',
    summary: {
      zh: '添加成员：新生儿、嫁入、转入（可从另一户转来）',
      en: 'Somebody joins a household: birth, marriage, moving in, also from another household on file',
    },
    params: householdParams,
    body: ComingForm,
    ifMatch: true,
    returns: HouseholdView,
    status: 201,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, body }, context) => {
      refuseStale(found, version)
      refuseToCome(body.on, dayOf(context.now))
      const { after, ops } = await (body.from ? moveIn(context, found, body, body.from) : join(context, found, body))
      refuseNewErrors(context, found.household, after)
      return settle(context, found, { after, ops, reason: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/members/{person}/departure',
    action: 'household.member-change',
    summary: {
      zh: '成员减少：死亡、嫁出、出国定居、判刑收监、转出、清退；成员留在档案中',
      en: 'A member leaves: death, marriage, emigration, imprisonment, moving out, struck off; he stays in the file',
    },
    params: memberParams,
    body: LeavingForm,
    ifMatch: true,
    returns: ActedView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, params, body: { kind, on, relations, reason } }, context) => {
      refuseStale(found, version)
      refuseToCome(on, dayOf(context.now))
      const after = withoutMember(found.household, params.person, relations)
      refuseNewErrors(context, found.household, after)
      const person = markedAs(memberOf(found.household, params.person), leavings[kind])
      const ops = [
        memberChangeOp(context, found, { kind, on, reason, other: null, person, left: true }),
        // Nobody is put on file under the number of somebody who died.
        ...(kind === 'death' ? [] : await freeNumberOps(context, found.household, person, { kind, on })),
      ]
      return settle(context, found, { after, ops, reason, warns: true })
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/head',
    action: 'household.member-change',
    summary: { zh: '变更户主，并重写各成员与户主关系', en: 'Another head, with every relation to him given anew' },
    params: householdParams,
    body: HeadForm,
    ifMatch: true,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, body: { on, relations, reason } }, context) => {
      refuseStale(found, version)
      refuseToCome(on, dayOf(context.now))
      const after = withHead(found.household, relations)
      refuseNewErrors(context, found.household, after)
      return settle(context, found, { after, ops: [], reason })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/member-changes',
    action: 'household.history',
    summary: { zh: '一户人员变动（新的在前）', en: 'Who came to a household and who left it, newest first' },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(MemberChange),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const { items, next } = await context.page(
        { in: { table: 'registry', pk: household }, prefix: childPrefix('member'), newestFirst: true },
        query,
      )
      return ok({ items: items.map(({ body }) => MemberChange.parse(body)), next })
    },
  }),
]

type Joined = { readonly after: Household; readonly ops: readonly Op[] }

/** Somebody who is not on file joins; where he was before he left the register is remembered. */
const join = async (
  context: Context,
  found: FoundHousehold,
  { kind, on, person, reason }: ComingForm,
): Promise<Joined> => {
  if (!person) throw new RangeError('a person')
  const member = personOf(context.vault, context.newId('per'), personEntryOfForm(person))
  const after = withMember(found.household, member, kind)
  const [taking, before] = await Promise.all([
    takeNumberOps(context, after, member),
    lastHomeOf(context.table, member.fingerprint),
  ])
  const other = before?.household ?? null
  return {
    after,
    ops: [...taking, memberChangeOp(context, found, { kind, on, reason, other, person: member, left: false })],
  }
}

/** A member of another household on file joins: both files change in one transaction, and the caller may do both. */
const moveIn = async (
  context: Context,
  found: FoundHousehold,
  { kind, on, reason }: ComingForm,
  from: NonNullable<ComingForm['from']>,
): Promise<Joined> => {
  const source = await loadHousehold(context.table, from.household)
  if (
    !can(context.actor, 'household.member-change', scopeOf(source.household), new Set()) ||
    from.household === found.household.household
  )
    throw new Refusal('not_found')
  const person = { ...memberOf(source.household, from.person), relation: from.relation }
  const left = withoutMember(source.household, from.person, from.relations)
  refuseNewErrors(context, source.household, left)
  const leaving = kind === 'marriage-in' ? 'marriage-out' : 'move-out'
  const after = withMember(found.household, person, kind)
  const here = found.household.household
  return {
    after,
    ops: [
      ...changeUnseenOps(context, source, left, reason),
      ...(await passNumbersOps(context.table, [person], after)),
      memberChangeOp(context, source, { kind: leaving, on, reason, other: here, person, left: true }),
      memberChangeOp(context, found, { kind, on, reason, other: from.household, person, left: false }),
    ],
  }
}
