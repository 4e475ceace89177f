import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { isActive } from '@bangfu/service/job'
import { findJob } from '@bangfu/service/job-table'
import { queueJob } from '@bangfu/service/jobs'
import type { TableReader } from '@bangfu/table/table'
import type { WorkDeps } from '../deps.ts'
import { qualityCheckJob } from './check-task.ts'
import { QualityCheck, QualityCheckId, VillageFigures } from './check.ts'
import {
  beginOps,
  checksOfDivision,
  findBegun,
  findLastCheck,
  listVillages,
  loadCheck,
  loadCovering,
  readVillages,
  villagesOfCheck,
} from './quality-table.ts'
import { changeByRule, emptyTally, Tally, together } from './tally.ts'

const route = routeFor<WorkDeps>()
const params = z.strictObject({ check: QualityCheckId })

const Compared = z.object({ before: z.int(), after: z.int(), change: z.int() })
const CheckView = QualityCheck.extend({
  /** Against the check before; null while it is under way, or where there is none. */
  compared: z.object({ on: z.string(), byRule: z.record(z.string(), Compared) }).nullable(),
})
const VillageLine = VillageFigures.extend({
  /** What the check before found there; null where it found no household. */
  before: Tally.nullable(),
})

const checkSubject = async ({ params: { check: id } }: { params: { check: QualityCheckId } }, context: Context) => {
  const { check } = await loadCheck(context.table, id)
  return { scope: { division: check.division }, about: id, found: check }
}

export const checkRoutes = [
  route({
    method: 'POST',
    path: '/quality-checks',
    action: 'quality.check',
    summary: {
      zh: '对全县（乡、村）档案逐户核查：逐村计数，问题清单可导出，与上次比较',
      en: 'Check all files of a county, township or village: counts by village, a list to hand on, compared with the last',
    },
    body: z.strictObject({ division: WithinCounty }),
    returns: QualityCheck,
    status: 202,
    subject: ({ body: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ body: { division } }, context) => begin(context, division),
  }),
  route({
    method: 'GET',
    path: '/quality-checks',
    action: 'quality.read',
    summary: { zh: '区划内的历次核查', en: 'The checks of a division, newest first within each' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(QualityCheck),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page(checksOfDivision(query.division), query)
      return ok({ items: items.map(({ body }) => QualityCheck.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/quality-checks/{check}',
    action: 'quality.read',
    summary: { zh: '一次核查的总数，及与上次的比较', en: 'What a check found in all, beside the check before' },
    params,
    returns: CheckView,
    subject: checkSubject,
    run: async ({ found }, { table }) => {
      if (found.total === null || found.previous === null) return ok({ ...found, compared: null })
      const { check: before } = await loadCheck(table, found.previous)
      const byRule = changeByRule(before.total ?? emptyTally, found.total)
      return ok({ ...found, compared: { on: before.on, byRule } })
    },
  }),
  route({
    method: 'GET',
    path: '/divisions/{division}/quality',
    action: 'quality.read',
    summary: {
      zh: '某县、乡镇或村最近一次核查的数字，及与上次的比较',
      en: 'What the last check found in a county, township or village, beside the check before',
    },
    params: z.strictObject({ division: WithinCounty }),
    returns: z.object({
      division: z.string(),
      check: QualityCheckId,
      on: z.string(),
      villages: z.int(),
      tally: Tally,
      before: z.object({ on: z.string(), tally: Tally, byRule: z.record(z.string(), Compared) }).nullable(),
    }),
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division } }, { table }) => {
      const check = await loadCovering(table, division)
      const villages = await listVillages(table, check.check, division)
      const tally = together(villages.map((village) => village.tally))
      const before = await beforeIn(table, check, division)
      return ok({
        ...{ division, check: check.check, on: check.on, villages: villages.length, tally },
        before: before && { ...before, byRule: changeByRule(before.tally, tally) },
      })
    },
  }),
  route({
    method: 'GET',
    path: '/quality-checks/{check}/villages',
    action: 'quality.read',
    summary: {
      zh: '一次核查的逐村计数（可只看本乡镇、本村），并列上次',
      en: 'What a check found by village, within a division if asked, beside the check before',
    },
    params,
    query: z.strictObject({ division: WithinCounty.optional(), ...pageQuery }),
    returns: pageOf(VillageLine),
    subject: async ({ params: { check: id }, query }, { table }) => {
      const { check } = await loadCheck(table, id)
      const division = query.division ?? check.division
      // A township reads its own villages in a check of its county.
      if (!division.startsWith(check.division)) throw new Refusal('not_found')
      return { scope: { division }, about: id, found: { check, division } }
    },
    run: async ({ found: { check, division }, query }, context) => {
      const { items, next } = await context.page(villagesOfCheck(check.check, division), query)
      const figures = items.map(({ body }) => VillageFigures.parse(body))
      const before = await beforeOf(context, check, figures)
      return ok({ items: figures.map((one, index) => ({ ...one, before: before[index]?.tally ?? null })), next })
    },
  }),
]

/** What the check before found in a division. */
const beforeIn = async (table: TableReader, { previous }: QualityCheck, division: Division) => {
  if (previous === null) return null
  const { check } = await loadCheck(table, previous)
  const villages = await listVillages(table, previous, division)
  return { on: check.on, tally: together(villages.map(({ tally }) => tally)) }
}

const beforeOf = async (
  { table }: Context<WorkDeps>,
  { previous }: QualityCheck,
  figures: readonly VillageFigures[],
): Promise<readonly (VillageFigures | undefined)[]> =>
  previous === null
    ? []
    : readVillages(
        table,
        previous,
        figures.map(({ village }) => village),
      )

/** @throws Refusal quality_check_running */
const begin = async (context: Context<WorkDeps>, division: Division) => {
  const { table, actor, now, newId } = context
  const begun = await findBegun(table, division)
  if (begun) await assertOver(context, begun.check)
  const on = dayOf(now)
  const id = newId('qck')
  const job = queueJob(context, qualityCheckJob, { division, by: actor.id, input: { check: id, division, on } })
  const previous = (await findLastCheck(table, division))?.check ?? null
  const check: QualityCheck = {
    ...{ check: id, division, on, job: job.id, by: actor.id, startedAt: now },
    ...{ endedAt: null, villages: 0, total: null, previous },
  }
  const answer = await context.commit([job.op, ...beginOps(check, begun)], { status: 202, body: check }, { about: id })
  await job.start()
  return answer
}

const assertOver = async ({ table }: Context<WorkDeps>, check: string): Promise<void> => {
  const running = await loadCheck(table, check)
  const job = await findJob(table, running.check.job)
  if (job && isActive(job.job)) throw new Refusal('quality_check_running', { check })
}
