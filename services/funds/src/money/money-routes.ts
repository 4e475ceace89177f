import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Day, dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { undisbursedIn } from '@bangfu/table/keys'
import { loadFund } from '../funds/fund-table.ts'
import { FundId } from '../ledger/ledger.ts'
import { Budget, BudgetLine, BudgetLineInput, budgetFrom, enterBudgetLine, listsByAge } from './budget-line.ts'
import { MoneyEvent, MoneyEventInput, MoneyStanding, recordEvent, standingOn } from './money-state.ts'
import { budgetOf, createBudgetLine, eventOps, loadEvents, Undisbursed, undisbursedOfItem } from './money-table.ts'

const route = routeFor()
const params = z.strictObject({ fund: FundId })

const subject = async ({ params: { fund } }: { readonly params: z.output<typeof params> }, { table }: Context) => {
  const { value } = await loadFund(table, fund)
  return { scope: { division: value.scope.division }, about: fund, found: value }
}

export const moneyRoutes = [
  route({
    method: 'POST',
    path: '/funds/{fund}/money-events',
    action: 'money-state.record',
    summary: {
      zh: '登记资金状态（争取、批复、下达、拨付、支付、报账）、冲销或未拨付原因',
      en: 'Record a step of money, a correction, or why money is not disbursed',
    },
    params,
    body: MoneyEventInput,
    returns: MoneyEvent,
    status: 201,
    idempotencyKey: 'required',
    subject,
    run: async ({ body, found: fund }, { table, actor, now, newId, commit }) => {
      const { events, version } = await loadEvents(table, fund.fund)
      const event = recordEvent(events, body, { event: newId('mev'), fund: fund.fund, by: actor.id, at: now })
      const standing = standingOn([...events, event], dayOf(now))
      const answer = created(event, `/funds/${fund.fund}/money-states`)
      return commit(eventOps(fund, event, standing, version), answer, {
        ...(body.kind === 'reversal' && { reason: body.reason }),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/funds/{fund}/money-states',
    action: 'money-state.read',
    summary: {
      zh: '资金各状态金额、比例和未拨付账龄',
      en: 'How far the money of a fund is, state by state, with ageing',
    },
    params,
    query: z.strictObject({ on: Day.optional(), project: z.string().min(1).max(60).optional() }),
    returns: z.object({ standing: MoneyStanding, events: z.array(MoneyEvent) }),
    subject,
    run: async ({ query: { on, project }, found: fund }, { table, now }) => {
      const { events } = await loadEvents(table, fund.fund)
      const asked = project === undefined ? events : events.filter((event) => event.project === project)
      return ok({ standing: standingOn(asked, on ?? dayOf(now)), events: [...asked] })
    },
  }),
  route({
    method: 'GET',
    path: '/undisbursed-funds',
    action: 'money-state.read',
    summary: { zh: '未拨付资金，最久的在前', en: 'Funds with money that is not disbursed, the oldest first' },
    query: z.strictObject({
      division: WithinCounty.refine(listsByAge, { error: '县或乡镇 (a county or township)' }),
      ...pageQuery,
    }),
    returns: pageOf(Undisbursed),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page({ in: undisbursedIn(query.division) }, query)
      return ok({ items: items.map(undisbursedOfItem), next })
    },
  }),
  route({
    method: 'POST',
    path: '/budget-lines',
    action: 'money-state.record',
    summary: {
      zh: '登记预算项；同一笔钱再次公布时注明原项',
      en: 'Enter a line of a budget, or that another plan announces one again',
    },
    body: BudgetLineInput,
    returns: BudgetLine,
    status: 201,
    idempotencyKey: 'required',
    subject: ({ body: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ body }, { table, actor, now, newId, commit }) => {
      const before = await budgetOf(table, body.division, body.year)
      const line = enterBudgetLine(body, before, { line: newId('bgl'), by: actor.id, at: now })
      return commit([createBudgetLine(line)], created(line, '/budget-lines'), { about: line.line })
    },
  }),
  route({
    method: 'GET',
    path: '/budget-lines',
    action: 'money-state.read',
    summary: { zh: '一年的预算，重复公布的只计一次', en: 'The budget of a year; what was announced again counts once' },
    query: z.strictObject({ division: WithinCounty, year: z.coerce.number().int().min(1990).max(2100) }),
    returns: Budget,
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query: { division, year } }, { table }) => ok(budgetFrom(await budgetOf(table, division, year))),
  }),
]
