import type { Division } from '@bangfu/kernel/division'
import { derivedId } from '@bangfu/kernel/ids'
import type { Instant, Period } from '@bangfu/kernel/time'
import { incomePackFor, otherPayment, type SaleKind } from '@bangfu/rules/income/income-pack'
import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import type { Key, Op, TableReader } from '@bangfu/table/table'
import { paymentEntryId, type EntryReversal, type IncomeLineEntry } from './income-entry.ts'
import { createEntry, createReversal, entryKey, reversalKey } from './income-table.ts'

/** The entry of a line of a sale, named by what it is of, so that it comes into the account once. */
const saleEntryId = (order: string, attempt: number, line: number): string =>
  derivedId('inc', 'sale', order, String(attempt), String(line))

/** Those operations whose item is not there yet: a thing that is told again, under whatever fact, changes nothing. */
const onlyNew = async (
  table: TableReader,
  told: readonly { readonly key: Key; readonly op: Op }[],
): Promise<readonly Op[]> => {
  const known = await table.getMany(told.map(({ key }) => key))
  return told.flatMap(({ op }, index) => (known[index] ? [] : [op]))
}

const entering = (household: string, entry: IncomeLineEntry) => ({
  key: entryKey(household, entry),
  op: createEntry(household, entry),
})

const takingBack = (household: string, reversal: Pick<EntryReversal, 'entry' | 'month'>, at: Instant) => {
  const whole = { ...reversal, by: null, at, why: null, replacedBy: null }
  return { key: reversalKey(household, whole), op: createReversal(household, whole) }
}

const itemOfPayment = (division: Division, period: Period, item: string): string =>
  incomePackFor(division, period).payments[item] ?? otherPayment

const itemOfSale = (division: Division, period: Period, kind: SaleKind): string =>
  incomePackFor(division, period).sales[kind]

/** What payments and sales make true in the income accounts of households. */
export const incomeTakes: Takes<Deps> = {
  'posting.paid': async ({ body, at }, { table }) => {
    const { posting, fund, plan, item, household, division, period, amountFen } = body
    return onlyNew(table, [
      entering(household, {
        entry: paymentEntryId(posting),
        month: period,
        item: itemOfPayment(division, period, item),
        member: null,
        amountFen,
        detail: null,
        document: null,
        origin: { kind: 'payment', posting, fund, plan, item, at },
      }),
    ])
  },
  'posting.reversed': async ({ body: { household, reverses, period }, at }, { table }) =>
    household === null
      ? []
      : onlyNew(table, [takingBack(household, { entry: paymentEntryId(reverses), month: period }, at)]),
  'sale.distributed': async ({ body, at }, { table }) => {
    const { order, attempt, division, period, document, lines } = body
    return onlyNew(
      table,
      lines.map(({ line, household, kind, amountFen }) =>
        entering(household, {
          entry: saleEntryId(order, attempt, line),
          month: period,
          item: itemOfSale(division, period, kind),
          member: null,
          amountFen,
          detail: null,
          document,
          origin: { kind: 'sale', order, attempt, sale: kind, at },
        }),
      ),
    )
  },
  'sale.taken-back': async ({ body: { order, attempt, period, lines }, at }, { table }) =>
    onlyNew(
      table,
      lines.map(({ line, household }) =>
        takingBack(household, { entry: saleEntryId(order, attempt, line), month: period }, at),
      ),
    ),
}
