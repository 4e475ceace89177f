import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { childKey, childPrefix } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { householdParams } from './household-form.ts'
import { householdSubject, type FoundHousehold } from './household-table.ts'
import { HouseholdView } from './household-view.ts'
import { refuseEnded } from './member-act.ts'
import { refuseStale, settle } from './act-table.ts'
import { refuseNewErrors } from './new-errors-table.ts'
import {
  blankYear,
  ClosedYear,
  closedYear,
  correctedYear,
  figuresOf,
  withIncome,
  withYear,
  YearForm,
} from './year-values.ts'

const route = routeFor()

const yearParams = householdParams.extend({ year: z.coerce.number().int().min(2000).max(2100) })

export const yearRoutes = [
  route({
    method: 'PUT',
    path: '/households/{household}/years/{year}',
    action: 'household.year',
    summary: {
      zh: '登记年度数据：新年度开启时上一年度封存；已封存年度的更正另存一份',
      en: 'What is told of a year: a new year closes the one before; a closed year is corrected by a further line',
    },
    params: yearParams,
    body: YearForm,
    ifMatch: true,
    limitBytes: 128 * 1024,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, params: { year }, body }, context) => {
      refuseStale(found, version)
      refuseEnded(found.household)
      if (year > Number(dayOf(context.now).slice(0, 4)))
        throw new Refusal('invalid_input', {}, [{ pointer: 'path/year', zh: '年度尚未到来', en: 'a year to come' }])
      const { household } = found
      if (household.year !== null && year < household.year) return correctClosed(context, found, year, body)
      const after = withYear(household, year, body, context.actor.id)
      refuseNewErrors(context, household, after)
      const closes = household.year !== null && year > household.year ? household.year : null
      const told = { at: context.now, by: context.actor.id, why: body.reason }
      const ops = closes === null ? [] : [yearOp(household.household, closedYear(household, closes, told))]
      return settle(context, found, { after, ops, reason: body.reason })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/years',
    action: 'household.history',
    summary: {
      zh: '一户已封存的年度数据（新的在前，含更正）',
      en: 'The closed years of a household, newest first, corrections included',
    },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(ClosedYear),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const { items, next } = await context.page(
        { in: { table: 'registry', pk: household }, prefix: childPrefix('year'), newestFirst: true },
        query,
      )
      return ok({ items: items.map(({ body }) => ClosedYear.parse(body)), next })
    },
  }),
]

/** A line of a closed year; who wrote one at the same moment comes first, and this one is decided again. */
const yearOp = (household: string, closed: ClosedYear): Op => {
  const order = `${closed.year}#${String(closed.revision).padStart(4, '0')}`
  return create({ key: childKey(household, 'year', order), kind: 'closed-year', body: closed })
}

/** A further line of a closed year; its figures stand in the file too. */
const correctClosed = async (context: Context, found: FoundHousehold, year: number, form: YearForm) => {
  const { household } = found
  const told = { at: context.now, by: context.actor.id, why: form.reason }
  const before = await lastOf(context.table, household.household, year)
  const closed = correctedYear(before ?? blankYear(household, year, told), form, told)
  const source = { year, source: context.actor.id }
  const incomes = form.income ? withIncome(household.incomes, figuresOf(form.income), source) : household.incomes
  const ops = [yearOp(household.household, closed)]
  return settle(context, found, { after: { ...household, incomes }, ops, reason: form.reason })
}

const lastOf = async (table: TableReader, household: string, year: number): Promise<ClosedYear | undefined> => {
  const query = { in: { table: 'registry', pk: household }, prefix: `${childPrefix('year')}${year}#` } as const
  const { items } = await table.list({ ...query, newestFirst: true, limit: 1 })
  return items[0] && ClosedYear.parse(items[0].body)
}
