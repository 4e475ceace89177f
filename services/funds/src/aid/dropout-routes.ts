import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { dropoutPackFor } from '@bangfu/rules/dropout-pack'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { dropoutsDueIn, entityKey, faceKey, retentionId } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import { loadFace, schoolScope } from './application-table.ts'
import {
  Dropout,
  DropoutId,
  DropoutInput,
  DropoutStepInput,
  found as foundDropout,
  isLate,
  RetentionInput,
  retentionOf,
  stepTaken,
} from './dropout.ts'
import {
  createDropout,
  dropoutOf,
  dropoutsIn,
  DueLine,
  findOpen,
  loadDropout,
  replaceDropout,
} from './dropout-table.ts'

const route = routeFor()
const params = z.strictObject({ dropout: DropoutId })

/** In lists: neither the person nor what was noted about the child. */
const ListedDropout = Dropout.omit({ steps: true, person: true, holidaysUnknown: true }).extend({
  overdue: z.boolean(),
})

const Retention = z.object({
  division: z.string(),
  schoolYear: z.string(),
  stages: z.array(RetentionInput.shape.stages.element.extend({ rateBasisPoints: z.int().nullable() })),
  document: z.string(),
})

const subjectOf = async (
  { params: { dropout } }: { readonly params: { readonly dropout: string } },
  { table }: Pick<Context, 'table'>,
) => {
  const found = await loadDropout(table, dropout)
  const { division, school } = found.value
  return { scope: { division, ...(await schoolScope(table, school.unit, division)) }, about: dropout, found }
}

const actOf = ({ actor, now }: Context, division: Dropout['division']) => {
  const today = dayOf(now)
  return { by: actor.id, at: now, today, pack: dropoutPackFor(division, today) }
}

const ofYear = z.strictObject({ division: WithinCounty, schoolYear: z.string().regex(/^20\d{2}$/) })

export const dropoutRoutes = [
  route({
    method: 'POST',
    path: '/dropouts',
    action: 'dropout.record',
    summary: { zh: '登录失学辍学学生', en: 'Record a child that was found not at school' },
    body: DropoutInput,
    returns: Dropout,
    status: 201,
    subject: async ({ body: { household, school } }, { table }) => {
      const found = await loadFace(table, household)
      const { division } = found.value
      return { scope: { division, ...(await schoolScope(table, school.unit, division)) }, about: household, found }
    },
    run: async ({ body, found }, context) => {
      const { division, students } = found.value
      const nameMasked = students?.find(({ person }) => person === body.person)?.nameMasked ?? null
      const dropout = foundDropout(
        body,
        { dropout: context.newId('drp'), division, nameMasked },
        actOf(context, division),
      )
      const former = await findOpen(context.table, body.person)
      if (former && !former.over) throw new Refusal('dropout_on_register')
      return context.commit(
        [check(faceKey(body.household), { version: found.version }), ...createDropout(dropout, former?.version)],
        created(dropout, `/dropouts/${dropout.dropout}`, 1),
        { about: dropout.dropout },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/dropouts',
    action: 'dropout.list',
    summary: {
      zh: '控辍保学台账；overdue=true 只列逾期',
      en: 'The dropout register; overdue=true lists what is overdue',
    },
    query: z.strictObject({
      division: WithinCounty,
      overdue: z.enum(['true', 'false']).default('false'),
      ...pageQuery,
    }),
    returns: pageOf(ListedDropout),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, { page, table, now }) => {
      const today = dayOf(now)
      const late = query.overdue === 'true'
      // Orders begin with the day: all before today's are overdue, the earliest first.
      const list = late ? { in: dropoutsDueIn(query.division), to: today } : dropoutsIn(query.division)
      const { items, next } = await page(list, query)
      const read = late ? await table.getMany(items.map(({ body }) => entityKey(DueLine.parse(body).dropout))) : items
      const dropouts = read.map((item) => dropoutOf(item).value)
      return ok({ items: dropouts.map((dropout) => ({ ...dropout, overdue: isLate(dropout, today) })), next })
    },
  }),
  route({
    method: 'GET',
    path: '/dropouts/{dropout}',
    action: 'dropout.read',
    summary: { zh: '查看一名失学辍学学生的办理过程', en: 'Read what was done for a child not at school' },
    params,
    returns: Dropout,
    subject: subjectOf,
    run: async ({ found: { value, version } }) => ok(value, version),
  }),
  route({
    method: 'POST',
    path: '/dropouts/{dropout}/steps',
    action: 'dropout.record',
    summary: {
      zh: '办理下一步：登记、书面报告、返校或送教',
      en: 'The next step: registered, reported, returned or taught at home',
    },
    params,
    body: DropoutStepInput,
    returns: Dropout,
    ifMatch: true,
    subject: subjectOf,
    run: async ({ body, version, found }, context) => {
      if (found.version !== version) throw new Refusal('version_changed')
      const after = stepTaken(found.value, body, actOf(context, found.value.division))
      return context.commit(replaceDropout(context, found, after, body.step), ok(after, version + 1))
    },
  }),
  route({
    method: 'PUT',
    path: '/divisions/{division}/retention/{schoolYear}',
    action: 'retention.set',
    summary: { zh: '填报学年在校人数与巩固率', en: "Say a school year's pupils, for the retention rate" },
    params: ofYear,
    body: RetentionInput,
    returns: Retention,
    ifMatch: 'if-exists',
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division, schoolYear }, body, version }, context) => {
      const id = retentionId(division, schoolYear)
      const before = await context.table.get(entityKey(id))
      if ((before?.version ?? 0) !== version) throw new Refusal(version === 0 ? 'version_required' : 'version_changed')
      const after = {
        ...{ division, schoolYear, document: body.document },
        stages: body.stages.map((stage) => ({ ...stage, rateBasisPoints: retentionOf(stage) })),
      }
      const item = { key: entityKey(id), kind: 'retention', body: after }
      const changed = () => new Refusal('version_changed')
      const ops = before
        ? [replace(item, version, changed), historyOp(context, id, version, before.body)]
        : [create(item, changed)]
      return context.commit(ops, ok(after, version + 1))
    },
  }),
  route({
    method: 'GET',
    path: '/divisions/{division}/retention/{schoolYear}',
    action: 'retention.read',
    summary: { zh: '查看学年巩固率，可超过 100%', en: "Read a school year's retention rate; it may exceed 100 %" },
    params: ofYear,
    returns: Retention,
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division, schoolYear } }, { table }) => {
      const item = await table.get(entityKey(retentionId(division, schoolYear)))
      if (!item) throw new Refusal('not_found')
      return ok(Retention.parse(item.body), item.version)
    },
  }),
]
