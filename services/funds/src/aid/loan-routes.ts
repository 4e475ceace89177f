import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import {
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  ownerPartition,
  ownerPlace,
  studentLoanTotalKey,
} from '@bangfu/table/keys'
import { check, put, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { HouseholdId } from '../ledger/ledger.ts'
import { loadFace } from './application-table.ts'
import { LoanTotal, StudentLoan, StudentLoanId, StudentLoanInput, totalWith, withdrawn } from './loan.ts'

const route = routeFor()
const conflict = () => new Refusal('conflict')

const itemOf = (loan: StudentLoan): Omit<Item, 'version'> => ({
  key: entityKey(loan.loan),
  kind: 'student-loan',
  body: loan,
  byOwner: ownerPlace('student-loan', loan.household, loan.loan),
})

/** The total of the village and year, moved in the same write as the loan. */
const totalOp = async (table: TableReader, loan: StudentLoan, sign: 1 | -1): Promise<Op> => {
  const key = studentLoanTotalKey(loan.division, loan.year)
  const before = await table.get(key)
  const total = totalWith(before && LoanTotal.parse(before.body), loan, sign)
  const item = {
    ...{ key, kind: 'student-loan-total', body: total, version: (before?.version ?? 0) + 1 },
    byDivision: divisionPlace('student-loan-total', loan.division, String(loan.year)),
  }
  return put(item, before ? { version: before.version } : 'absent', conflict)
}

const totalsIn = (division: Division) => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('student-loan-total', division) } as const,
  prefix: division,
})

export const loanRoutes = [
  route({
    method: 'POST',
    path: '/student-loans',
    action: 'student-loan.record',
    summary: { zh: '登记生源地助学贷款', en: 'Record a student loan' },
    body: StudentLoanInput,
    returns: StudentLoan,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ body: { household } }, { table }) => {
      const found = await loadFace(table, household)
      return { scope: { division: found.value.division, household }, about: household, found }
    },
    run: async ({ body, found }, { table, newId, actor, now, commit }) => {
      const { division, students } = found.value
      const nameMasked = students?.find(({ person }) => person === body.person)?.nameMasked ?? null
      const loan: StudentLoan = {
        ...body,
        loan: newId('slo'),
        division,
        nameMasked,
        by: actor.id,
        at: now,
        withdrawn: null,
      }
      const ops = [
        check(faceKey(body.household), { version: found.version }),
        put({ ...itemOf(loan), version: 1 }, 'absent'),
        await totalOp(table, loan, 1),
      ]
      return commit(ops, created(loan, `/student-loans/${loan.loan}`, 1), { about: loan.loan })
    },
  }),
  route({
    method: 'GET',
    path: '/student-loans',
    action: 'student-loan.read',
    summary: { zh: '列出一户的助学贷款', en: 'List the student loans of a household' },
    query: z.strictObject({ household: HouseholdId, ...pageQuery }),
    returns: pageOf(StudentLoan),
    subject: async ({ query: { household } }, { table }) => {
      const { value } = await loadFace(table, household)
      return { scope: { division: value.division, household }, about: household, found: undefined }
    },
    run: async ({ query }, { page }) => {
      const list = {
        table: 'registry',
        index: 'byOwner',
        partition: ownerPartition('student-loan', query.household),
      } as const
      const { items, next } = await page({ in: list }, query)
      return ok({ items: items.map(({ body }) => StudentLoan.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/student-loan-totals',
    action: 'student-loan.list',
    summary: { zh: '助学贷款按村按年合计', en: 'Totals of student loans by village and year' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(LoanTotal),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(totalsIn(query.division), query)
      return ok({ items: items.map(({ body }) => LoanTotal.parse(body)), next })
    },
  }),
  route({
    method: 'POST',
    path: '/student-loans/{studentLoan}/withdrawal',
    action: 'student-loan.record',
    summary: { zh: '撤回误登的助学贷款', en: 'Withdraw a student loan that was recorded wrongly' },
    params: z.strictObject({ studentLoan: StudentLoanId }),
    body: z.strictObject({ reason: z.string().trim().min(2).max(500) }),
    returns: StudentLoan,
    subject: async ({ params: { studentLoan } }, { table }) => {
      const item = await table.get(entityKey(studentLoan))
      if (!item) throw new Refusal('not_found')
      const value = StudentLoan.parse(item.body)
      const { division, household } = value
      return { scope: { division, household }, about: studentLoan, found: { value, version: item.version } }
    },
    run: async ({ body, found: { value, version } }, context) => {
      const { table, actor, now } = context
      const after = withdrawn(value, body.reason, { by: actor.id, at: now })
      const ops = [
        replace(itemOf(after), version, conflict),
        historyOp(context, after.loan, version, value, body.reason),
        await totalOp(table, value, -1),
      ]
      return context.commit(ops, ok(after, version + 1), { reason: body.reason })
    },
  }),
]
