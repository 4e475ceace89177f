import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { likenessPackFor } from '@bangfu/rules/likeness/likeness-pack'
import { routeFor, type Context } from '@bangfu/service/context'
import { entityKey, historyKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op } from '@bangfu/table/table'
import { changedFields } from '../record/changed-fields.ts'
import { Why } from '../record/household-change.ts'
import { householdParams } from '../record/household-form.ts'
import { beforeOfBody } from '../record/household-item.ts'
import {
  changeOps,
  changeUnseenOps,
  householdSubject,
  loadHousehold,
  scopeOf,
  type FoundHousehold,
} from '../record/household-table.ts'
import { HouseholdView, viewOf } from '../record/household-view.ts'
import { Relations } from '../record/member-act.ts'
import { freeNumberOps, passNumbersOps, takeNumberOps } from '../record/member-table.ts'
import { noOpenCases } from '../record/open-cases-table.ts'
import { nothingTold } from '../record/told.ts'
import { commonDivision, pairOfItem, pairOps } from './duplicate-table.ts'
import {
  assertUndoable,
  DuplicateMerge,
  mergeDuplicate,
  SamePersons,
  undoMerge,
  undoUntil,
  type Merged,
} from './merge-duplicate.ts'

const route = routeFor()

const MergeForm = z.strictObject({
  into: idSchema('hsh'),
  same: SamePersons,
  /** Of everybody in the household that stays, to its head: when somebody goes along. */
  relations: Relations.optional(),
  reason: Why,
  /** The pair that led to it. */
  duplicate: idSchema('dup').optional(),
})
type MergeForm = z.output<typeof MergeForm>

const Preview = z.object({
  from: HouseholdView,
  into: HouseholdView,
  /** In what the two files differ now: the one that stays is right in all of it, or is corrected first. */
  differing: z.array(z.string()),
  moved: z.array(z.string()),
  undoUntil: z.string(),
})

export const mergeRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/duplicate-merge-preview',
    action: 'duplicate.merge',
    summary: {
      zh: '预览重复户合并的结果（不写入）',
      en: 'What taking a file into another of the same people would come to',
    },
    params: householdParams,
    body: MergeForm,
    returns: Preview,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, body }, context) => {
      const { into, merged } = await mergedOf(context, found, body)
      return ok(previewOf(context, found, into, merged))
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/duplicate-merge',
    action: 'duplicate.merge',
    summary: {
      zh: '合并重复户（可在规定期限内撤销）',
      en: 'Take a file into another of the same people; can be taken back',
    },
    params: householdParams,
    body: MergeForm,
    ifMatch: true,
    returns: DuplicateMerge,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, body }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { into, merged } = await mergedOf(context, found, body)
      const free = await noOpenCases(context.table, found.household)
      const merge = mergeOf(context, found, merged, body)
      const { reason } = body
      const ops = [
        ...changeOps(context, found, merged.from, reason),
        ...changeUnseenOps(context, into, merged.into, reason),
        ...(await passNumbersOps(context.table, merged.moved, merged.into)),
        ...(await freedOps(context, found, merge)),
        create(mergeItem(merge)),
        ...free,
        ...(await settledOps(context, body, merge)),
      ]
      return context.commit(ops, ok(merge, 1), { reason })
    },
  }),
  route({
    method: 'GET',
    path: '/duplicate-merges/{merge}',
    action: 'duplicate.list',
    summary: { zh: '查看一次重复户合并', en: 'Read a merge of duplicates' },
    params: z.object({ merge: idSchema('mrg') }),
    returns: DuplicateMerge,
    subject: ({ params }, { table }) => mergeSubject(params.merge, table),
    run: async ({ found: { merge, version } }) => ok(merge, version),
  }),
  route({
    method: 'POST',
    path: '/duplicate-merges/{merge}/undo',
    action: 'duplicate.merge',
    summary: { zh: '撤销重复户合并', en: 'Take a merge back within its period' },
    params: z.object({ merge: idSchema('mrg') }),
    body: z.strictObject({ reason: Why }),
    ifMatch: true,
    returns: DuplicateMerge,
    subject: ({ params }, { table }) => mergeSubject(params.merge, table),
    run: async ({ found: { merge, version: stored }, version, body: { reason } }, context) => {
      if (version !== stored) throw new Refusal('version_changed')
      const undone = { ...merge, undone: { at: context.now, by: context.actor.id, reason } }
      const ops = [...(await undoOps(context, merge, reason)), replace(mergeItem(undone), stored)]
      return context.commit(ops, ok(undone, stored + 1), { reason })
    },
  }),
]

const mergedOf = async (context: Context, found: FoundHousehold, { into: other, same, relations }: MergeForm) => {
  const into = await loadHousehold(context.table, other)
  if (!can(context.actor, 'duplicate.merge', scopeOf(into.household), new Set())) throw new Refusal('not_found')
  const on = dayOf(context.now)
  return { into, merged: mergeDuplicate(found.household, into.household, { same, relations, on }) }
}

const undoDaysOf = ({ household }: FoundHousehold, context: Context): number =>
  likenessPackFor(household.division, dayOf(context.now))?.undoDays ?? 0

const previewOf = (
  context: Context,
  found: FoundHousehold,
  into: FoundHousehold,
  merged: Merged,
): z.input<typeof Preview> => {
  const today = dayOf(context.now)
  return {
    from: viewOf(merged.from, nothingTold, today),
    into: viewOf(merged.into, nothingTold, today),
    differing: changedFields(found.household, into.household).filter((field) => !own.has(field)),
    moved: merged.moved.map(({ person }) => person),
    undoUntil: undoUntil(today, undoDaysOf(found, context)),
  }
}

/** What differs between any two files. */
const own: ReadonlySet<string> = new Set(['household', 'code', 'persons', 'links', 'origin'])

const mergeOf = (
  context: Context,
  found: FoundHousehold,
  { into, moved }: Merged,
  { same, reason, duplicate }: MergeForm,
): DuplicateMerge => {
  const { household, division } = found.household
  const on = dayOf(context.now)
  const sides = { one: { division }, other: { division: into.division } } as Parameters<typeof commonDivision>[0]
  return {
    ...{ merge: context.newId('mrg'), from: household, into: into.household, division: commonDivision(sides) },
    ...{ same, moved: moved.map(({ person }) => person), fromVersion: found.version, on, at: context.now },
    ...{ by: context.actor.id, reason, undoUntil: undoUntil(on, undoDaysOf(found, context)), undone: null },
    pair: duplicate ?? null,
  }
}

const mergeItem = (merge: DuplicateMerge): Omit<Item, 'version'> => ({
  key: entityKey(merge.merge),
  kind: 'duplicate-merge',
  body: merge,
})

const mergeSubject = async (id: string, table: Context['table']) => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  const merge = DuplicateMerge.parse(item.body)
  return { scope: { division: merge.division }, about: id, found: { merge, version: item.version } }
}

/** The numbers under which people stood a second time are free again, and it is remembered where they were. */
const freedOps = async (
  context: Context,
  { household }: FoundHousehold,
  { same, on }: DuplicateMerge,
): Promise<Op[]> => {
  const twice = household.persons.filter(({ person }) => same.some((one) => one.person === person))
  const ops = await Promise.all(
    twice.map((person) => freeNumberOps(context, household, person, { kind: 'duplicate', on })),
  )
  return ops.flat()
}

const settledOps = async (context: Context, { duplicate, reason }: MergeForm, merge: DuplicateMerge): Promise<Op[]> => {
  if (duplicate === undefined) return []
  const item = await context.table.get(entityKey(duplicate))
  const found = item && pairOfItem(item)
  const isIts = ({ one, other }: { one: { household: string }; other: { household: string } }): boolean =>
    [one.household, other.household].toSorted().join() === [merge.from, merge.into].toSorted().join()
  if (!found || !isIts(found.pair))
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/duplicate', zh: '不是这两户的疑似重复记录', en: 'no pair of these two households' },
    ])
  const settled = { at: context.now, by: context.actor.id, reason }
  return pairOps(context, found, { ...found.pair, state: 'merged', settled })
}

const undoOps = async (context: Context, merge: DuplicateMerge, reason: string): Promise<Op[]> => {
  const { table, now } = context
  assertUndoable(merge, dayOf(now))
  const [from, into, history] = await Promise.all([
    loadHousehold(table, merge.from),
    loadHousehold(table, merge.into),
    table.get(historyKey(merge.from, merge.fromVersion)),
  ])
  if (!history) throw new RangeError('a merge without the history of its file')
  const before = beforeOfBody(history.body).before
  const after = undoMerge(merge, { before, from: from.household, into: into.household })
  const moved = before.persons.filter(({ person }) => merge.moved.includes(person))
  const twice = before.persons.filter(({ person }) => !merge.moved.includes(person))
  const taken = await Promise.all(twice.map((person) => takeNumberOps(context, before, person)))
  const pair = merge.pair === null ? undefined : await table.get(entityKey(merge.pair))
  return [
    ...changeUnseenOps(context, from, after.from, reason),
    ...changeUnseenOps(context, into, after.into, reason),
    ...(await passNumbersOps(table, moved, before)),
    ...taken.flat(),
    ...(pair ? pairOps(context, pairOfItem(pair), { ...pairOfItem(pair).pair, state: 'open', settled: null }) : []),
  ]
}
