import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period, periodOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { childPrefix } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { householdParams } from '../record/household-form.ts'
import { householdSubject } from '../record/household-table.ts'
import { enterIncome, EntryForm, EntryId, EntryReversal, IncomeLineEntry, reverseByHand } from './income-entry.ts'
import {
  createEntry,
  createReversal,
  entryKind,
  loadEntry,
  mostTypedAMonth,
  readMonths,
  reversalKey,
} from './income-table.ts'

const route = routeFor()

const mostAtOnce = 40

const AccountLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), entry: IncomeLineEntry }),
  z.object({ kind: z.literal('reversal'), reversal: EntryReversal }),
])

export const entryRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/income-entries',
    action: 'income.enter',
    summary: { zh: '录入收入账（可一次多笔）', en: 'Enter lines of a household’s income account' },
    params: householdParams,
    body: z.strictObject({ entries: z.array(EntryForm).min(1).max(mostAtOnce) }),
    returns: z.object({ household: z.string(), entries: z.array(IncomeLineEntry) }),
    status: 201,
    idempotencyKey: 'required',
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household }, body: { entries: forms } }, context) => {
      const { table, actor, now, newId } = context
      const entries = enterIncome(
        forms,
        forms.map(() => newId('inc')),
        {
          division: household.division,
          members: new Set(household.persons.map(({ person }) => person)),
          thisMonth: periodOf(now),
          by: actor.id,
          at: now,
        },
      )
      await assertRoom(table, household.household, entries)
      return context.commit(
        entries.map((entry) => createEntry(household.household, entry)),
        created({ household: household.household, entries }, `/households/${household.household}/income-entries`),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/income-entries',
    action: 'household.read',
    summary: {
      zh: '收入账逐笔（含冲回；按月份排列）',
      en: 'The entries of the income account and what was taken back, month by month',
    },
    params: householdParams,
    query: z.strictObject({ month: Period.optional(), ...pageQuery }),
    returns: pageOf(AccountLine),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const { items, next } = await context.page(
        {
          in: { table: 'registry', pk: household },
          prefix: childPrefix('income') + (query.month === undefined ? '' : `${query.month}#`),
        },
        query,
      )
      return ok({
        items: items.map(({ kind, body }) =>
          kind === entryKind
            ? { kind: 'entry' as const, entry: IncomeLineEntry.parse(body) }
            : { kind: 'reversal' as const, reversal: EntryReversal.parse(body) },
        ),
        next,
      })
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/income-entries/{month}/{entry}/reversal',
    action: 'income.reverse',
    summary: {
      zh: '冲回一笔手工录入的收入，可同时更正',
      en: 'Take a typed entry back, with a correction if there is one',
    },
    params: z.object({ ...householdParams.shape, month: Period, entry: EntryId }),
    body: z.strictObject({
      why: z.string().trim().min(2).max(200),
      /** The entry that should have been made. */
      correction: EntryForm.optional(),
    }),
    returns: z.object({ reversal: EntryReversal, correction: IncomeLineEntry.nullable() }),
    status: 201,
    idempotencyKey: 'required',
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { month, entry: id }, found: { household }, body }, context) => {
      const { table, actor, now, newId } = context
      const entry = await loadEntry(table, household.household, { month, entry: id })
      if (await table.get(reversalKey(household.household, entry))) throw new Refusal('income_entry_reversed')
      const [correction] = enterIncome(body.correction ? [body.correction] : [], [newId('inc')], {
        division: household.division,
        members: new Set(household.persons.map(({ person }) => person)),
        thisMonth: periodOf(now),
        by: actor.id,
        at: now,
      })
      const reversal = reverseByHand(entry, {
        by: actor.id,
        at: now,
        why: body.why,
        replacedBy: correction?.entry ?? null,
      })
      if (correction) await assertRoom(table, household.household, [correction])
      return context.commit(
        [
          createReversal(household.household, reversal),
          ...(correction ? [createEntry(household.household, correction)] : []),
        ],
        { body: { reversal, correction: correction ?? null } },
        { reason: body.why },
      )
    },
  }),
]

/** @throws Refusal income_month_full */
const assertRoom = async (table: TableReader, household: string, coming: readonly IncomeLineEntry[]): Promise<void> => {
  for (const [month, some] of Map.groupBy(coming, (entry) => entry.month)) {
    const { entries } = await readMonths(table, household, { from: month, to: month })
    const typed = entries.filter(({ origin }) => origin.kind === 'typed').length
    if (typed + some.length > mostTypedAMonth) throw new Refusal('income_month_full', { month, most: mostTypedAMonth })
  }
}
