import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { periodOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { divisionPartition } from '@bangfu/table/keys'
import type { Op, TableReader } from '@bangfu/table/table'
import {
  assertEarlier,
  createAnswer,
  createProblem,
  findLastAnswer,
  householdIn,
  listAnswers,
  loadProblem,
  problemOf,
  replaceProblem,
} from './problem-table.ts'
import {
  AnswerInput,
  answerProblem,
  closeProblem,
  ClosureInput,
  isSameAnswer,
  openProblem,
  ProblemAnswer,
  ProblemId,
  ProblemInput,
  ProblemShown,
  showProblem,
  type Problem,
} from './problem.ts'

const route = routeFor()
const params = z.strictObject({ problem: ProblemId })

const problemAsked = async (
  { params: { problem } }: { params: z.infer<typeof params> },
  { table }: { table: TableReader },
) => {
  const found = await loadProblem(table, problem)
  return { scope: { division: found.problem.division }, about: problem, found }
}

const tellOf = (context: Context, type: 'problem.opened' | 'problem.closed', problem: Problem): Op => {
  const { division, severity } = problem
  const body = { problem: problem.problem, division, severity, period: periodOf(context.now) }
  return tell(context, context.now, division, type, body)
}

export const problemRoutes = [
  route({
    method: 'POST',
    path: '/problems',
    action: 'problem.open',
    summary: { zh: '登记检查发现的问题', en: 'Open a problem that was found' },
    body: ProblemInput,
    returns: ProblemShown,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { table, actor, now, newId } = context
      const problem = openProblem(body, newId('prb'), { by: actor.id, now })
      const { household, recurrenceOf } = body
      if (recurrenceOf !== undefined) await assertEarlier(table, recurrenceOf, body.division)
      const ops = [
        createProblem(problem),
        ...(household === undefined ? [] : [await householdIn(table, household, body.division)]),
        tellOf(context, 'problem.opened', problem),
      ]
      const id = problem.problem
      return context.commit(ops, created(showProblem(problem, now), `/problems/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'POST',
    path: '/problems/{problem}/answer',
    action: 'problem.answer',
    summary: { zh: '答复问题（态度、事实、措施，附证明）', en: 'Answer a problem: position, facts, measures, proof' },
    params,
    body: AnswerInput,
    returns: ProblemShown,
    subject: problemAsked,
    run: async ({ body, found }, context) => {
      const { table, actor, now } = context
      const last = await findLastAnswer(table, found.problem)
      if (last && isSameAnswer(last, body, actor.id)) return ok(showProblem(found.problem, now), found.version)
      const { problem, answer } = answerProblem(found.problem, body, { by: actor.id, now })
      const ops = [
        replaceProblem(problem, found.version),
        historyOp(context, problem.problem, found.version, found.problem),
        createAnswer(problem.problem, problem.answers, answer),
      ]
      return context.commit(ops, ok(showProblem(problem, now), found.version + 1))
    },
  }),
  route({
    method: 'POST',
    path: '/problems/{problem}/closure',
    action: 'problem.close',
    summary: { zh: '销号', en: 'Close a problem' },
    params,
    body: ClosureInput,
    returns: ProblemShown,
    subject: problemAsked,
    run: async ({ body, found }, context) => {
      const { actor, now } = context
      const { problem, changed } = closeProblem(found.problem, body, { by: actor.id, now })
      if (!changed) return ok(showProblem(problem, now), found.version)
      const ops = [
        replaceProblem(problem, found.version),
        historyOp(context, problem.problem, found.version, found.problem, body.finding),
        tellOf(context, 'problem.closed', problem),
      ]
      return context.commit(ops, ok(showProblem(problem, now), found.version + 1))
    },
  }),
  route({
    method: 'GET',
    path: '/problems/{problem}',
    action: 'problem.read',
    summary: { zh: '查看问题及其全部答复', en: 'Read a problem with all its answers' },
    params,
    returns: ProblemShown.extend({ answersGiven: z.array(ProblemAnswer) }),
    subject: problemAsked,
    run: async ({ found: { problem, version } }, { table, now }) =>
      ok({ ...showProblem(problem, now), answersGiven: await listAnswers(table, problem.problem) }, version),
  }),
  route({
    method: 'GET',
    path: '/problems',
    action: 'problem.read',
    summary: {
      zh: '列出一个区划的问题（未销号按期限排序）',
      en: 'List the problems of a division; open ones of a village by deadline',
    },
    query: z.strictObject({ division: WithinCounty, state: z.enum(['open', 'closed']), ...pageQuery }),
    returns: pageOf(ProblemShown),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page, now }) => {
      const partition = divisionPartition(`problem-${query.state}`, query.division)
      const of = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      const { items, next } = await page(of, query)
      return ok({ items: items.map((item) => showProblem(problemOf(item), now)), next })
    },
  }),
]
