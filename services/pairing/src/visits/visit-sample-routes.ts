import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import {
  createLine,
  createSample,
  lineOfItem,
  linesOfSample,
  loadSample,
  readList,
  readVisitsOfMonth,
  sampleLines,
  sampleOf,
} from './visit-sample-table.ts'
import { assertOver, drawn, frozenList, planOf, SampleInput, SampleLine, VisitSample } from './visit-sample.ts'

const route = routeFor()
const params = z.strictObject({ sample: idSchema('smp') })

const sampleSubject = async (asked: { readonly params: z.output<typeof params> }, { table }: Context) => {
  const found = await loadSample(table, asked.params.sample)
  return { scope: { division: found.division }, about: found.sample, found }
}

/** Which households are called about a month's visits: drawn by lot, so that anybody can draw again. */
export const visitSampleRoutes = [
  route({
    method: 'POST',
    path: '/visit-samples',
    action: 'visit.sample',
    summary: { zh: '抽取一个月的走访用于电话回访', en: 'Draw visits of a month for call-backs' },
    body: SampleInput,
    returns: VisitSample,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { table, newId, now, actor } = context
      assertOver(body.period, now)
      const list = frozenList(await readVisitsOfMonth(table, body.division, body.period))
      // Made when the list stands: nobody can try seeds until he likes the draw.
      const making = { sample: newId('smp'), seed: newId('sed'), by: actor.id, at: now }
      const { sample, visits } = drawn(list, body, making)
      const lines = await sampleLines(table, sample, visits)
      return context.commit(
        [...createSample(sample, list.members), ...lines.map(createLine)],
        created(sample, `/visit-samples/${sample.sample}`, 1),
        { about: sample.sample },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/visit-samples',
    action: 'visit.sample-read',
    summary: { zh: '列出电话回访的抽样', en: 'List the draws for call-backs' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(VisitSample),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const partition = divisionPartition('visit-sample', query.division)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      const { items, next } = await page(list, query)
      return ok({ items: items.map(sampleOf), next })
    },
  }),
  route({
    method: 'GET',
    path: '/visit-samples/{sample}/lines',
    action: 'visit.sample-read',
    summary: { zh: '抽中的走访及回访情况', en: 'The drawn visits, and what came of the calls' },
    params,
    query: z.strictObject(pageQuery),
    returns: pageOf(SampleLine),
    subject: sampleSubject,
    run: async ({ params: { sample }, query }, { page }) => {
      const { items, next } = await page(linesOfSample(sample), query)
      return ok({ items: items.map(lineOfItem), next })
    },
  }),
  route({
    method: 'GET',
    path: '/visit-samples/{sample}/frozen-list',
    action: 'visit.sample-read',
    summary: {
      zh: '抽取前固定的名单（分段），与种子一起可由任何人复算',
      en: 'The list as it was frozen before the draw, chunk by chunk: with its hash and seed anybody can draw again',
    },
    params,
    query: z.strictObject({ chunk: z.coerce.number().int().min(1).max(2).default(1) }),
    returns: z.object({
      sample: VisitSample,
      plan: z.unknown(),
      chunk: z.int(),
      /** `TAB village TAB visit`, as they are hashed, each with a line break. */
      lines: z.array(z.string()),
    }),
    subject: sampleSubject,
    run: async ({ query: { chunk }, found }, { table }) =>
      ok({ sample: found, plan: planOf(found), chunk, lines: await readList(table, found.sample, chunk - 1) }),
  }),
]
