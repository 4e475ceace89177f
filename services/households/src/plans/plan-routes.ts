import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyPrefix } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { householdParams } from '../record/household-form.ts'
import { householdSubject } from '../record/household-table.ts'
import { AgreementForm, HelpPlan, HelpPlanForm, ResolutionForm, resolutionOf, ThumbprintForm } from './help-plan.ts'
import { MeasureForm } from './measure.ts'
import { loadMeasures, todayOf } from './measure-table.ts'
import { agreeTo, proposeIn, putPlan, readPlan, scopeOfHousehold, scopeOfVillage } from './plan-acts-table.ts'
import { proposalsFor } from './plan-figures.ts'
import { findPlan, planIdOf } from './plan-table.ts'
import { MeasureView, PlanView } from './plan-view.ts'

const route = routeFor()

const ofHousehold = (
  { params: { household } }: { params: z.output<typeof householdParams> },
  { table }: { table: TableReader },
) => householdSubject(household, table)

const villageParams = z.object({ village: Village })
const ofVillage = ({ params: { village } }: { params: z.output<typeof villageParams> }) => ({
  scope: { division: village },
  about: village,
  found: undefined,
})

const HistoryLine = z.object({ at: z.string(), who: z.string(), why: z.string().nullable(), plan: HelpPlan })

const historyPage = async (context: Context, of: string, query: { limit: number; cursor?: string | undefined }) => {
  const { items, next } = await context.page(
    { in: { table: 'registry', pk: planIdOf(of) }, prefix: historyPrefix, newestFirst: true },
    query,
  )
  return ok({
    items: items.map(({ body }) => {
      const { before, ...line } = body as Omit<z.output<typeof HistoryLine>, 'plan'> & { before: unknown }
      return { ...line, plan: HelpPlan.parse(before) }
    }),
    next,
  })
}

export const householdPlanRoutes = [
  route({
    method: 'GET',
    path: '/households/{household}/plan',
    action: 'help-plan.read',
    summary: { zh: '一户的帮扶计划、措施与目标', en: 'The plan of a household with its measures and targets' },
    params: householdParams,
    returns: PlanView,
    subject: ofHousehold,
    run: ({ params: { household } }, context) => readPlan(context, household),
  }),
  route({
    method: 'PUT',
    path: '/households/{household}/plan',
    action: 'help-plan.change',
    summary: { zh: '制定或修改一户的帮扶计划', en: 'Make the plan of a household, or say something else in it' },
    params: householdParams,
    body: HelpPlanForm,
    returns: PlanView,
    ifMatch: 'if-exists',
    subject: ofHousehold,
    run: ({ found, body, version }, context) =>
      putPlan(context, scopeOfHousehold(found.household), { form: body, version }),
  }),
  route({
    method: 'GET',
    path: '/households/{household}/plan/proposals',
    action: 'help-plan.read',
    summary: { zh: '按致贫原因与户属性建议的措施', en: 'Measures that the causes and the category speak for' },
    params: householdParams,
    returns: z.object({
      household: z.string(),
      proposals: z.array(
        z.object({
          kind: z.string(),
          zh: z.string(),
          en: z.string(),
          because: z.string(),
          source: z.object({ document: z.string(), strength: z.string() }),
          planned: z.boolean(),
        }),
      ),
    }),
    subject: ofHousehold,
    run: async ({ found: { household } }, context) => {
      const { table } = context
      const plan = await findPlan(table, household.household)
      const found = await loadMeasures(table, plan?.plan.measures.map(({ measure }) => measure) ?? [])
      const causes = [...(household.mainCause ? [household.mainCause] : []), ...household.otherCauses]
      const measures = found.map(({ measure }) => measure)
      const proposals = proposalsFor({ ...household, causes }, measures, todayOf(context))
      return ok({ household: household.household, proposals })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/plan/history',
    action: 'help-plan.read',
    summary: { zh: '一户帮扶计划的变更历史（新的在前）', en: 'What the plan of a household was, newest first' },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(HistoryLine),
    subject: ofHousehold,
    run: ({ params: { household }, query }, context) => historyPage(context, household, query),
  }),
  route({
    method: 'POST',
    path: '/households/{household}/plan/agreement',
    action: 'help-plan.agree',
    summary: { zh: '农户本人确认帮扶计划', en: 'The household agrees to its plan, as it has read it' },
    params: householdParams,
    body: AgreementForm,
    returns: PlanView,
    subject: ofHousehold,
    run: ({ found, body: { contentHash } }, context) =>
      agreeTo(context, scopeOfHousehold(found.household), {
        contentHash,
        how: { how: 'account', witness: null, paper: null, resolution: null },
      }),
  }),
  route({
    method: 'POST',
    path: '/households/{household}/plan/thumbprint',
    action: 'help-plan.witness',
    summary: {
      zh: '登记农户按手印确认（须有见证人和纸质件，不能由制定人登记）',
      en: 'Record that the household agreed by thumbprint before a witness; not by whoever wrote the plan',
    },
    params: householdParams,
    body: ThumbprintForm,
    returns: PlanView,
    subject: ofHousehold,
    run: ({ found, body: { contentHash, witness, paper } }, context) =>
      agreeTo(context, scopeOfHousehold(found.household), {
        contentHash,
        how: { how: 'thumbprint', witness, paper, resolution: null },
      }),
  }),
  route({
    method: 'POST',
    path: '/households/{household}/measures',
    action: 'help-plan.change',
    summary: { zh: '在一户的计划中提出一项措施', en: 'Propose a measure in the plan of a household' },
    params: householdParams,
    body: MeasureForm,
    returns: MeasureView,
    status: 201,
    idempotencyKey: 'required',
    subject: ofHousehold,
    run: ({ found, body }, context) => proposeIn(context, scopeOfHousehold(found.household), body),
  }),
]

export const villagePlanRoutes = [
  route({
    method: 'GET',
    path: '/villages/{village}/plan',
    action: 'village-plan.read',
    summary: { zh: '一村的帮扶计划与措施（一村一策）', en: 'The plan of a village with its measures' },
    params: villageParams,
    returns: PlanView,
    subject: ofVillage,
    run: ({ params: { village } }, context) => readPlan(context, village),
  }),
  route({
    method: 'PUT',
    path: '/villages/{village}/plan',
    action: 'village-plan.change',
    summary: { zh: '制定或修改一村的帮扶计划', en: 'Make the plan of a village, or say something else in it' },
    params: villageParams,
    body: HelpPlanForm,
    returns: PlanView,
    ifMatch: 'if-exists',
    subject: ofVillage,
    run: ({ params: { village }, body, version }, context) =>
      putPlan(context, scopeOfVillage(village), { form: body, version }),
  }),
  route({
    method: 'GET',
    path: '/villages/{village}/plan/history',
    action: 'village-plan.read',
    summary: { zh: '一村帮扶计划的变更历史（新的在前）', en: 'What the plan of a village was, newest first' },
    params: villageParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(HistoryLine),
    subject: ofVillage,
    run: ({ params: { village }, query }, context) => historyPage(context, village, query),
  }),
  route({
    method: 'POST',
    path: '/villages/{village}/plan/resolution',
    action: 'village-plan.resolve',
    summary: {
      zh: '登记村民（代表）会议通过帮扶计划（不能由制定人登记）',
      en: 'Record that the assembly of the village agreed; not by whoever wrote the plan',
    },
    params: villageParams,
    body: ResolutionForm,
    returns: PlanView,
    subject: ofVillage,
    run: ({ params: { village }, body }, context) =>
      agreeTo(context, scopeOfVillage(village), {
        contentHash: body.contentHash,
        how: resolutionOf(body, context.now),
      }),
  }),
  route({
    method: 'POST',
    path: '/villages/{village}/measures',
    action: 'village-plan.change',
    summary: { zh: '在一村的计划中提出一项措施', en: 'Propose a measure in the plan of a village' },
    params: villageParams,
    body: MeasureForm,
    returns: MeasureView,
    status: 201,
    idempotencyKey: 'required',
    subject: ofVillage,
    run: ({ params: { village }, body }, context) => proposeIn(context, scopeOfVillage(village), body),
  }),
]
