import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { measureGroupings, measureKinds, planPackFor } from '@bangfu/rules/plan-pack'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { childPrefix } from '@bangfu/table/keys'
import { MeasureForm, ProgressStep, rewriteMeasure } from './measure.ts'
import { commitStep, doingOf, measureParams, measureSubject } from './measure-acts-table.ts'
import { assertOwner, loadMeasures, measureLists, rangeOfList, todayOf } from './measure-table.ts'
import { MeasureView, measureView } from './plan-view.ts'

const route = routeFor()

export const measureRoutes = [
  route({
    method: 'GET',
    path: '/measures/{measure}',
    action: 'measure.read',
    summary: { zh: '查看一项措施', en: 'Read a measure' },
    params: measureParams,
    returns: MeasureView,
    subject: measureSubject,
    run: async ({ found: { measure, version } }, context) => ok(measureView(measure, todayOf(context)), version),
  }),
  route({
    method: 'PUT',
    path: '/measures/{measure}',
    action: 'measure.change',
    summary: { zh: '修改一项尚未商定的措施', en: 'Say something else in a measure that nobody has agreed to yet' },
    params: measureParams,
    body: MeasureForm,
    returns: MeasureView,
    ifMatch: true,
    subject: measureSubject,
    run: async ({ found, body, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      await assertOwner(context.table, body.owner, found.division)
      return commitStep(context, found, rewriteMeasure(found.measure, body, doingOf(context)))
    },
  }),
  route({
    method: 'GET',
    path: '/measures/{measure}/progress',
    action: 'measure.read',
    summary: { zh: '一项措施的进展（新的在前）', en: 'The steps of a measure, newest first' },
    params: measureParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(ProgressStep),
    subject: measureSubject,
    run: async ({ params: { measure }, query }, context) => {
      const { items, next } = await context.page(
        { in: { table: 'registry', pk: measure }, prefix: childPrefix('progress'), newestFirst: true },
        query,
      )
      return ok({ items: items.map(({ body }) => ProgressStep.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/measures',
    action: 'measure.list',
    summary: {
      zh: '一村的措施：逾期的（overdue）、没有佐证的（without-evidence）、多日没有进展的（still）',
      en: 'Measures of a village that are overdue, without evidence, or have not moved for so many days',
    },
    query: z.strictObject({
      village: Village,
      list: z.enum(measureLists),
      days: z.coerce.number().int().min(1).max(3660).optional(),
      ...pageQuery,
    }),
    returns: pageOf(MeasureView),
    subject: ({ query: { village } }) => ({ scope: { division: village }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const today = todayOf(context)
      const days = query.days ?? planPackFor(query.village, today).stillDays.days
      const { items, next } = await context.page(rangeOfList(query.list, query.village, { today, days }), query)
      const found = await loadMeasures(
        context.table,
        items.map(({ body }) => (body as { measure: string }).measure),
      )
      return ok({ items: found.map(({ measure }) => measureView(measure, today)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/measure-kinds',
    action: 'income-items.read',
    summary: { zh: '措施类别与各种分组口径', en: 'The kinds of measures, and the groupings in use' },
    returns: z.object({
      kinds: z.array(
        z.object({
          code: z.string(),
          zh: z.string(),
          en: z.string(),
          wallGroup: z.string(),
          group: z.string().nullable(),
        }),
      ),
      groupings: z.array(
        z.object({
          name: z.string(),
          zh: z.string(),
          note: z.string().nullable(),
          entries: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
        }),
      ),
    }),
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async () =>
      ok({
        kinds: [...measureKinds],
        groupings: measureGroupings.map((grouping) => ({ ...grouping, entries: [...grouping.entries] })),
      }),
  }),
]
