import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import type { AssessmentsDeps } from './deps.ts'
import { openingOf, startMachine } from './open-run-task.ts'
import { countsOf, isActive, Run, RunId } from './run.ts'
import { findRun, listSteps, runKind } from './run-table.ts'
import { schemeFor } from './rules-in-force.ts'

const route = routeFor<AssessmentsDeps>()

const Opened = Run.pick({ run: true, state: true, division: true, period: true })

const RunShown = Run.extend({
  /** Villages done and failed of all; `villages` is null until they are counted. */
  progress: z.object({ villages: z.int().nullable(), done: z.int(), failed: z.int() }),
  villagesFailed: z.array(z.object({ village: z.string(), failure: z.string().nullable() })),
})

export const runRoutes = [
  route({
    method: 'POST',
    path: '/assessments',
    action: 'assessment.run',
    summary: { zh: '运行月度考核（县、乡镇或村）', en: 'Run the monthly assessment of a division' },
    body: z.strictObject({ division: WithinCounty, period: Period }),
    status: 202,
    returns: Opened,
    subject: ({ body: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ body: { division, period } }, context) => {
      schemeFor(division, period)
      const asked = { division, period, by: context.actor.id, scheduledFor: null }
      const { run, ops, start } = await openingOf(context, asked)
      const answer = await context.commit(ops, { status: 202, body: run }, { about: run.run })
      if (start) await startMachine(context, run)
      return answer
    },
  }),

  route({
    method: 'GET',
    path: '/assessment-runs/{run}',
    action: 'assessment.read',
    summary: { zh: '查看考核运行的进度与结果', en: 'How far a run of the assessment has come' },
    params: z.object({ run: RunId }),
    returns: RunShown,
    subject: async ({ params: { run } }, { table }) => {
      const found = await findRun(table, run)
      if (!found) throw new Refusal('not_found')
      return { scope: { division: found.run.division }, about: run, found: found.run }
    },
    run: async ({ found }, { table }) => {
      const steps = await listSteps(table, found.run)
      const counts = countsOf(steps)
      return {
        body: {
          ...found,
          counts: isActive(found) ? counts : found.counts,
          progress: { villages: found.villages, done: counts.villages, failed: counts.failed },
          villagesFailed: steps
            .filter(({ state }) => state === 'failed')
            .slice(0, 200)
            .map(({ village, failure }) => ({ village, failure })),
        },
      }
    },
  }),

  route({
    method: 'GET',
    path: '/assessment-runs',
    action: 'assessment.read',
    summary: { zh: '列出本区划的考核运行，新的在前', en: 'List runs of a division, newest first' },
    query: z.strictObject({ ...pageQuery, division: WithinCounty }),
    returns: pageOf(Run),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query: { division, ...asked } }, { page }) => {
      const partition = divisionPartition(runKind, division)
      const { items, next } = await page(
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: division, newestFirst: true },
        asked,
      )
      return { body: { items: items.map(({ body }) => Run.parse(body)), next } }
    },
  }),
]
