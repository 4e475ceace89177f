import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period, dayOf, periodOf, type Day } from '@bangfu/kernel/time'
import { incomeLinesFor, linesWithoutRegion } from '@bangfu/rules/income/income-lines'
import { incomePackFor } from '@bangfu/rules/income/income-pack'
import { incomeWindowFor } from '@bangfu/rules/income/income-window'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { householdParams } from '../record/household-form.ts'
import { householdSubject } from '../record/household-table.ts'
import { monthsOfYear, readIncome, type Months } from './income-table.ts'
import { IncomeYear } from './income-year.ts'

const route = routeFor()

const Year = z.coerce.number().int().min(2000).max(2100)
const Query = z.strictObject({
  year: Year.optional(),
  from: Period.optional(),
  to: Period.optional(),
  /** The window that monitoring looks at when a household is identified on this day. */
  identifiedOn: z.iso.date().brand<'Day'>().optional(),
})

/** At most two years at a time: what is asked for is read as a whole. */
const mostMonths = 24

export const incomeRoutes = [
  route({
    method: 'GET',
    path: '/households/{household}/income',
    action: 'household.read',
    summary: {
      zh: '一户的收入账：按年（year）、按月份（from–to）或按监测识别日（identifiedOn），逐项说明并与各条线比较',
      en: 'The income of a household by year, by months or by the window of monitoring, explained and compared',
    },
    params: householdParams,
    query: Query,
    returns: IncomeYear,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household }, query }, { table, now }) => {
      const { months, year } = askedOf(query, household.division, Number(dayOf(now).slice(0, 4)))
      return ok(await readIncome(table, household, months, year))
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/income-years',
    action: 'household.read',
    summary: {
      zh: '一户逐年收入：账目与年报对照、差额、采用哪一个',
      en: 'The income of a household year by year: entries against the statement, and which holds',
    },
    params: householdParams,
    query: z.strictObject({ from: Year.optional(), to: Year.optional() }),
    returns: z.object({ household: z.string(), years: z.array(IncomeYear) }),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household }, query }, { table, now }) => {
      const to = query.to ?? Number(dayOf(now).slice(0, 4))
      const from = query.from ?? to - 2
      if (to < from || to - from >= mostYears)
        throw fault('query/from', `${mostYears} 年以内，不晚于 to`, `at most ${mostYears} years, not after to`)
      const years: IncomeYear[] = []
      for (let year = from; year <= to; year++) years.push(await readIncome(table, household, monthsOfYear(year), year))
      return ok({
        household: household.household,
        years: years.filter(
          ({ basis, statement, account }) => basis !== 'none' || statement !== null || account.items.length > 0,
        ),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/income-items',
    action: 'income-items.read',
    summary: {
      zh: '某地某月适用的收入项目、是否计入及依据，和适用的各条线',
      en: 'The line items in force in a division and month, whether they count and why, and the lines',
    },
    query: z.strictObject({ division: WithinCounty, month: Period.optional() }),
    returns: z.object({
      pack: z.string(),
      population: z.string(),
      basis: z.string(),
      rounding: z.string(),
      note: z.object({ zh: z.string(), en: z.string() }),
      items: z.array(
        z.object({
          code: z.string(),
          zh: z.string(),
          en: z.string(),
          account: z.string(),
          counting: z.string(),
          why: z.object({ zh: z.string(), en: z.string() }),
          perMember: z.boolean(),
          source: z.object({ document: z.string(), strength: z.string() }),
        }),
      ),
      lines: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          zh: z.string(),
          en: z.string(),
          per: z.string(),
          amountFen: z.int(),
          met: z.string(),
          source: z.object({ document: z.string(), strength: z.string() }),
          note: z.string().nullable(),
        }),
      ),
      /** Amounts seen without a province: they hold nowhere until a county says so. */
      toConfirm: z.array(
        z.object({
          amountFen: z.int(),
          said: z.string(),
          source: z.object({ document: z.string(), strength: z.string() }),
        }),
      ),
    }),
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async ({ query: { division, month: asked } }, { now }) => {
      const month = asked ?? periodOf(now)
      const pack = incomePackFor(division, month)
      const { id, population, basis, rounding, note, items } = pack
      return ok({
        ...{ pack: id, population, basis, rounding, note },
        items: items.map((item) => ({ ...item, perMember: item.perMember ?? false })),
        lines: incomeLinesFor(division, `${month}-28` as Day),
        toConfirm: [...linesWithoutRegion],
      })
    },
  }),
]

const mostYears = 5

const fault = (pointer: string, zh: string, en: string): Refusal =>
  new Refusal('invalid_input', {}, [{ pointer, zh, en }])

const askedOf = (
  { year, from, to, identifiedOn }: z.output<typeof Query>,
  division: Division,
  thisYear: number,
): { readonly months: Months; readonly year: number | null } => {
  const ways = [year, from ?? to, identifiedOn].filter((way) => way !== undefined)
  if (ways.length > 1)
    throw fault('query', 'year、from–to、identifiedOn 只能取一种', 'only one of year, from–to, identifiedOn')
  if (identifiedOn !== undefined) {
    const window = incomeWindowFor(division, identifiedOn)
    if (!window) throw fault('query/identifiedOn', '该日尚无监测收入时段的规定', 'no window is in force on that day')
    return { months: { from: window.from, to: window.to }, year: null }
  }
  if (from === undefined && to === undefined) return { months: monthsOfYear(year ?? thisYear), year: year ?? thisYear }
  if (from === undefined || to === undefined)
    throw fault('query/from', 'from 与 to 须同时给出', 'from and to go together')
  if (to < from || from < '2000-01' || monthsBetween(from, to) > mostMonths)
    throw fault('query/from', `不晚于 to，至多 ${mostMonths} 个月`, `not after to, at most ${mostMonths} months`)
  return { months: { from, to }, year: null }
}

const monthsBetween = (from: Period, to: Period): number => {
  const number = (month: Period): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
  return number(to) - number(from) + 1
}
