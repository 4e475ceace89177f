import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { studentAidPackFor } from '@bangfu/rules/student-aid-pack'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { HouseholdId } from '../ledger/ledger.ts'
import type { Versioned } from '../ledger/till-table.ts'
import {
  AidApplication,
  AidApplicationId,
  AidApplicationInput,
  AidCheckInput,
  AidDecisionInput,
  appealed,
  assertTermOpen,
  checked,
  decided,
  onceOf,
  programmeOf,
} from './application.ts'
import {
  applicationOf,
  applicationsIn,
  applicationsOf,
  createApplication,
  findOnce,
  loadApplication,
  loadFace,
  onceKey,
  replaceApplication,
  schoolScope,
  takeOnce,
} from './application-table.ts'
import { conditionsOf } from './condition.ts'

const route = routeFor()
const params = z.strictObject({ aidApplication: AidApplicationId })

/** In lists: no papers, no statements, no reasons. */
const ListedApplication = AidApplication.omit({
  documents: true,
  conditions: true,
  check: true,
  decisions: true,
  appeal: true,
})

const words = z.object({ zh: z.string(), en: z.string() })
const Programme = words.extend({
  code: z.string(),
  stages: z.array(z.string()),
  each: z.string(),
  tiers: z.array(words.extend({ tier: z.string(), amountFen: z.int(), stages: z.array(z.string()).optional() })),
  statuses: z.array(z.string()),
  categories: z.array(z.string()).nullable(),
  documents: z.array(z.string()),
  severity: z.string(),
  note: words.optional(),
  source: z.object({ document: z.string(), strength: z.string() }),
})

type Found = { readonly table: Context['table'] }

const subjectOf = async (
  { params: { aidApplication: application } }: { readonly params: { readonly aidApplication: string } },
  { table }: Found,
) => {
  const found = await loadApplication(table, application)
  const { division, household, school } = found.value
  return {
    scope: { division, household, ...(await schoolScope(table, school.unit, division)) },
    about: application,
    found,
  }
}

/** The application with its conditions as the household's file stands now, and the check that it still does. */
const judgedNow = async ({ table }: Found, application: AidApplication) => {
  const face = await loadFace(table, application.household)
  const { programme } = programmeOf(application)
  const conditions = conditionsOf({ programme, face: face.value, input: application, check: application.check })
  return {
    application: { ...application, conditions },
    unchanged: check(faceKey(application.household), { version: face.version }),
  }
}

const seen = (found: Versioned<unknown>, version: number): void => {
  if (found.version !== version) throw new Refusal('version_changed')
}

export const applicationRoutes = [
  route({
    method: 'GET',
    path: '/aid-programmes',
    action: 'aid-programme.read',
    summary: { zh: '查看学生资助项目及其依据', en: 'Read the programmes of student aid and their sources' },
    query: z.strictObject({ division: WithinCounty, on: Day.optional() }),
    returns: z.object({ pack: z.string().nullable(), programmes: z.array(Programme), notes: z.array(words) }),
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async ({ query: { division, on } }, { now }) => {
      const pack = studentAidPackFor(division, on ?? dayOf(now))
      return ok({
        pack: pack?.id ?? null,
        programmes: z.array(Programme).parse(pack?.programmes ?? []),
        notes: [...(pack?.notes ?? [])],
      })
    },
  }),
  route({
    method: 'POST',
    path: '/aid-applications',
    action: 'aid.apply',
    summary: { zh: '申请学生资助', en: 'Apply for student aid' },
    body: AidApplicationInput,
    returns: AidApplication,
    status: 201,
    subject: async ({ body: { household, school } }, { table }) => {
      const found = await loadFace(table, household)
      const { division } = found.value
      return {
        scope: { division, household, ...(await schoolScope(table, school.unit, division)) },
        about: household,
        found,
      }
    },
    run: async ({ body, found }, context) => {
      const { table, newId, actor, now, commit } = context
      const { division, students } = found.value
      const { programme, pack } = programmeOf({ division, ...body })
      assertTermOpen(body.term, dayOf(now))
      const application: AidApplication = {
        ...{ application: newId('aap'), ...body, division, state: 'applied' },
        school: { name: body.school.name, unit: body.school.unit ?? null },
        nameMasked: students?.find(({ person }) => person === body.person)?.nameMasked ?? null,
        amountFen: programme.tiers.find(({ tier }) => tier === body.tier)?.amountFen ?? null,
        ...{ pack: pack.id, appealTo: pack.appealTo, applied: { by: actor.id, at: now } },
        conditions: conditionsOf({ programme, face: found.value, input: body, check: null }),
        ...{ check: null, decisions: [], appeal: null, run: null, refusal: null },
      }
      const once = onceOf(programme, application)
      const before = await findOnce(table, once)
      if (before && (await loadApplication(table, before.application)).value.state !== 'refused')
        throw new Refusal('aid_applied_already')
      const ops = [
        check(faceKey(body.household), { version: found.version }),
        createApplication(application),
        takeOnce(once, application.application, before?.version),
      ]
      return commit(ops, created(application, `/aid-applications/${application.application}`, 1), {
        about: application.application,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-applications',
    action: 'aid.list',
    summary: { zh: '列出一个区划或一户的资助申请', en: 'List the aid applications of a division or a household' },
    query: z.strictObject({ division: WithinCounty.optional(), household: HouseholdId.optional(), ...pageQuery }),
    returns: pageOf(ListedApplication),
    subject: async ({ query: { division, household } }, { table }) => {
      if (household !== undefined) {
        const face = await loadFace(table, household)
        return { scope: { division: face.value.division, household }, about: household, found: undefined }
      }
      if (division === undefined)
        throw new Refusal('invalid_input', {}, [
          { pointer: 'query/division', zh: '区划与户必填其一', en: 'division or household' },
        ])
      return { scope: { division }, about: '', found: undefined }
    },
    run: async ({ query }, { page }) => {
      const { division, household } = query
      const list =
        household !== undefined
          ? applicationsOf(household)
          : division !== undefined
            ? applicationsIn(division)
            : undefined
      if (!list) throw new RangeError('a list of nothing')
      const { items, next } = await page(list, query)
      return ok({ items: items.map((item) => applicationOf(item).value), next })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-applications/{aidApplication}',
    action: 'aid.read',
    summary: { zh: '查看资助申请及逐项条件', en: 'Read an aid application, condition by condition' },
    params,
    returns: AidApplication,
    subject: subjectOf,
    run: async ({ found: { value, version } }) => ok(value, version),
  }),
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/check',
    action: 'aid.check',
    summary: { zh: '学校或村核实申请', en: 'School or village checks an application' },
    params,
    body: AidCheckInput,
    returns: AidApplication,
    ifMatch: true,
    subject: subjectOf,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const after = checked(found.value, body, { by: context.actor.id, at: context.now })
      const { application, unchanged } = await judgedNow(context, after)
      const ops = [unchanged, ...replaceApplication(context, found, application, body.note)]
      return context.commit(ops, ok(application, version + 1))
    },
  }),
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/decision',
    action: 'aid.decide',
    summary: { zh: '审批申请，或决定对拒绝的申诉', en: 'Approve or refuse an application, or decide the appeal' },
    params,
    body: AidDecisionInput,
    returns: AidApplication,
    ifMatch: true,
    subject: subjectOf,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const { application, unchanged } = await judgedNow(context, found.value)
      const after = decided(application, body, { by: context.actor.id, at: context.now })
      const ops = [unchanged, ...replaceApplication(context, found, after, body.reason)]
      return context.commit(ops, ok(after, version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/appeal',
    action: 'aid.appeal',
    summary: { zh: '对拒绝提出申诉', en: 'Appeal against a refusal' },
    params,
    body: z.strictObject({ statement: z.string().trim().min(2).max(1000) }),
    returns: AidApplication,
    ifMatch: true,
    subject: subjectOf,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const after = appealed(found.value, body.statement, { by: context.actor.id, at: context.now })
      // One that another application has come in place of is over.
      const { programme } = programmeOf(found.value)
      const once = onceOf(programme, found.value)
      const holder = await findOnce(context.table, once)
      if (holder?.application !== found.value.application) throw new Refusal('aid_applied_already')
      const ops = [
        check(onceKey(once), { version: holder.version }),
        ...replaceApplication(context, found, after, '申诉'),
      ]
      return context.commit(ops, ok(after, version + 1))
    },
  }),
]
