import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { UndisbursedReason } from '@bangfu/rules/fund-codes'
import { childKey, childPrefix, divisionPlace, entityKey, partitionOf, undisbursedPlaces } from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type Query, type TableReader } from '@bangfu/table/table'
import type { Fund } from '../funds/fund.ts'
import { FundId } from '../ledger/ledger.ts'
import { BudgetLine, mostBudgetLines } from './budget-line.ts'
import { mostEvents, MoneyEvent, type MoneyStanding } from './money-state.ts'

const eventKey = (fund: string, event: string) => childKey(fund, 'money-event', event)
const tallyKey = (fund: string) => childKey(fund, 'money-tally', '=')

/** What a fund has not disbursed, as lists show it; changes with every event, which makes events follow each other. */
export const Undisbursed = z.object({
  fund: FundId,
  name: z.string(),
  division: Division,
  undisbursedFen: z.int(),
  /** The day of the oldest allocation that is not wholly disbursed. */
  since: Day.nullable(),
  reason: z.object({ code: UndisbursedReason, note: z.string().nullable(), on: Day }).nullable(),
})
export type Undisbursed = z.infer<typeof Undisbursed>

export type MoneyBooks = { readonly events: readonly MoneyEvent[]; readonly version: number }

/** All events of a fund, in the order in which they were recorded, with the version that the next one must find. */
export const loadEvents = async (table: TableReader, fund: string): Promise<MoneyBooks> => {
  const tally = await table.get(tallyKey(fund))
  const listed = { in: partitionOf(tallyKey(fund)), prefix: childPrefix('money-event') }
  const items = await listAll(table, listed, mostEvents)
  return { events: items.map(({ body }) => MoneyEvent.parse(body)), version: tally?.version ?? 0 }
}

/** Puts an event, and the fund into its place in the list of what is not disbursed. */
export const eventOps = (fund: Fund, event: MoneyEvent, standing: MoneyStanding, version: number): Op[] => {
  const since = standing.undisbursed[0]?.since ?? null
  const tally: Undisbursed = {
    ...{ fund: fund.fund, name: fund.name, division: fund.scope.division },
    ...{ undisbursedFen: standing.undisbursedFen, since, reason: standing.reason },
  }
  const item = {
    ...{ key: tallyKey(fund.fund), kind: 'money-tally', version: version + 1, body: tally },
    ...(since !== null && undisbursedPlaces(fund.scope.division, `${since}#${fund.fund}`)),
  }
  return [
    create({ key: eventKey(fund.fund, event.event), kind: 'money-event', body: event }),
    put(item, version === 0 ? 'absent' : { version }),
  ]
}

export const undisbursedOfItem = (item: Item): Undisbursed => Undisbursed.parse(item.body)

const budgetList = (division: string, year: number): Omit<Query, 'limit'> => {
  const { partition, sort } = divisionPlace('budget-line', division, `${year}#`)
  return { in: { table: 'registry', index: 'byDivision', partition }, prefix: sort }
}

export const createBudgetLine = (line: BudgetLine): Op =>
  create({
    ...{ key: entityKey(line.line), kind: 'budget-line', body: line },
    byDivision: divisionPlace('budget-line', line.division, `${line.year}#${line.line}`),
  })

/** The budget of a division for a year. The list may lag, so that a race can pass the limit by some. */
export const budgetOf = async (table: TableReader, division: string, year: number): Promise<BudgetLine[]> =>
  (await listAll(table, budgetList(division, year), 2 * mostBudgetLines)).map(({ body }) => BudgetLine.parse(body))
