import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Period } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { create } from '@bangfu/table/ops'
import {
  CompletionForm,
  completeMeasure,
  evidenceMeasure,
  MeasureForm,
  ProgressForm,
  progressMeasure,
  startMeasure,
  stopMeasure,
  type ProgressStep,
} from './measure.ts'
import { commitStep, doingOf, measureParams, measureSubject, replaceIn } from './measure-acts-table.ts'
import { evidenceKnown, progressKey } from './measure-table.ts'
import { MeasureView } from './plan-view.ts'

const route = routeFor()

const Because = z.string().trim().min(2).max(300)

const EvidenceForm = z
  .strictObject({
    title: z.string().trim().min(2).max(100),
    visit: idSchema('vst').optional(),
    photo: idSchema('evd').optional(),
    /** A payment that the household's income account shows in this month. */
    payment: z.strictObject({ posting: idSchema('pst'), month: Period }).optional(),
    /** A paper that lies somewhere, by its number or place. */
    paper: z.string().trim().min(2).max(100).optional(),
  })
  .refine(
    (form) => [form.visit, form.photo, form.payment, form.paper].filter((one) => one !== undefined).length === 1,
    {
      error: 'exactly one of visit, photo, payment, paper',
    },
  )

/** The steps of a measure, in the order in which they are made. */
export const measureStepRoutes = [
  route({
    method: 'POST',
    path: '/measures/{measure}/start',
    action: 'measure.change',
    summary: { zh: '开始实施', en: 'Begin a measure that was agreed to' },
    params: measureParams,
    returns: MeasureView,
    subject: measureSubject,
    run: ({ found }, context) => commitStep(context, found, startMeasure(found.measure, doingOf(context))),
  }),
  route({
    method: 'POST',
    path: '/measures/{measure}/progress',
    action: 'measure.change',
    summary: { zh: '登记进展', en: 'Record a step forward' },
    params: measureParams,
    body: ProgressForm,
    returns: MeasureView,
    status: 201,
    idempotencyKey: 'required',
    subject: measureSubject,
    run: async ({ found, body }, context) => {
      const after = progressMeasure(found.measure, body, doingOf(context))
      const step: ProgressStep = { ...body, percent: body.percent ?? null, ...doingOf(context) }
      const id = context.newId('prg')
      return commitStep(context, found, after, {
        ops: [create({ key: progressKey(after.measure, body.on, id), kind: 'measure-progress', body: step })],
      })
    },
  }),
  route({
    method: 'POST',
    path: '/measures/{measure}/evidence',
    action: 'measure.change',
    summary: {
      zh: '为措施附上佐证（没有佐证的措施不计）',
      en: 'Show that it was done: a measure without evidence does not count',
    },
    params: measureParams,
    body: EvidenceForm,
    returns: MeasureView,
    status: 201,
    subject: measureSubject,
    run: async ({ found, body }, context) => {
      const known = await evidenceKnown(context.table, found.measure, body)
      const evidence = { title: body.title, ...known, ...doingOf(context) }
      return commitStep(context, found, evidenceMeasure(found.measure, evidence))
    },
  }),
  route({
    method: 'POST',
    path: '/measures/{measure}/completion',
    action: 'measure.change',
    summary: { zh: '完成，并写明成效', en: 'A measure is done, and this came of it' },
    params: measureParams,
    body: CompletionForm,
    returns: MeasureView,
    subject: measureSubject,
    run: ({ found, body }, context) =>
      commitStep(context, found, completeMeasure(found.measure, body, doingOf(context))),
  }),
  route({
    method: 'POST',
    path: '/measures/{measure}/replacement',
    action: 'measure.change',
    summary: { zh: '更换措施（写明为什么没有效果）', en: 'Another measure in its place, and why' },
    params: measureParams,
    body: z.strictObject({ because: Because, by: MeasureForm }),
    returns: z.object({ replaced: MeasureView, by: MeasureView }),
    status: 201,
    idempotencyKey: 'required',
    subject: measureSubject,
    run: ({ found, body }, context) => replaceIn(context, found, body),
  }),
  route({
    method: 'POST',
    path: '/measures/{measure}/stop',
    action: 'measure.change',
    summary: { zh: '停止措施（写明原因）', en: 'Give a measure up, and why' },
    params: measureParams,
    body: z.strictObject({ because: Because }),
    returns: MeasureView,
    subject: measureSubject,
    run: ({ found, body: { because } }, context) =>
      commitStep(context, found, stopMeasure(found.measure, because, doingOf(context)), { why: because }),
  }),
]
