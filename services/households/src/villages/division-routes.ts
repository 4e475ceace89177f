import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day, dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionId, divisionPartition } from '@bangfu/table/keys'
import { Refusal } from '@bangfu/kernel/refusal'
import {
  described,
  DescribeInput,
  DivisionNode,
  EndDivisionInput,
  endedDivision,
  existsOn,
  nameOn,
  NewDivision,
  openDivision,
  renamed,
  RenameInput,
} from './division-node.ts'
import {
  createDivision,
  divisionOfItem,
  loadDivision,
  pathNames,
  replaceDivision,
  successorCheck,
} from './division-table.ts'

const route = routeFor()
const params = z.strictObject({ division: Division })

/** As many as one transaction takes, beside the trail and the answer. */
const mostAtOnce = 90

const DivisionAnswer = DivisionNode.extend({
  /** On the day that was asked for, today unless told. */
  name: z.string(),
  exists: z.boolean(),
  path: z.array(z.object({ division: z.string(), name: z.string() })),
})

const DivisionLine = DivisionNode.pick({ division: true, level: true, kind: true, to: true }).extend({
  name: z.string(),
  into: z.string().nullable(),
})

type Change<Input> = { readonly body: Input & { readonly reason: string }; readonly now: DivisionNode }

export const divisionRoutes = [
  route({
    method: 'POST',
    path: '/divisions',
    action: 'division.register',
    summary: {
      zh: `登记一个县内的区划（乡镇、村等，一次至多 ${mostAtOnce} 个，全部成功或全部不写）`,
      en: `Put divisions of one county on file, at most ${mostAtOnce} at a time, all or none`,
    },
    body: z.strictObject({
      county: z
        .string()
        .regex(/^\d{6}$/)
        .brand<'Division'>(),
      divisions: z.array(NewDivision).min(1).max(mostAtOnce),
    }),
    returns: z.object({ registered: z.array(z.string()) }),
    status: 201,
    subject: ({ body: { county } }) => ({ scope: { division: county }, about: county, found: undefined }),
    run: async ({ body: { county, divisions } }, { commit }) => {
      assertOneCounty(county, divisions)
      const nodes = divisions.map(openDivision)
      return commit(nodes.map(createDivision), {
        status: 201,
        body: { registered: nodes.map(({ division }) => division) },
      })
    },
  }),
  route({
    method: 'GET',
    path: '/divisions',
    action: 'division.read',
    summary: { zh: '列出县、乡镇内的区划', en: 'List the divisions within a county or township' },
    query: z.strictObject({
      within: z
        .string()
        .regex(/^\d{6}(?:\d{3})?$/)
        .brand<'Division'>(),
      ...pageQuery,
    }),
    returns: pageOf(DivisionLine),
    subject: () => ({ scope: { open: true as const }, about: '', found: undefined }),
    run: async ({ query }, { page, now }) => {
      const partition = divisionPartition('division', query.within)
      const { items, next } = await page(
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.within },
        query,
      )
      const today = dayOf(now)
      const lines = items.map((item) => {
        const { node } = divisionOfItem(item)
        return { ...node, name: nameOn(node, today), into: node.ending?.into ?? null }
      })
      return ok({ items: lines, next })
    },
  }),
  route({
    method: 'GET',
    path: '/divisions/{division}',
    action: 'division.read',
    summary: { zh: '查看区划及其沿革（可指定日期）', en: 'Read a division and its history, as of a day' },
    params,
    query: z.strictObject({ asOf: Day.optional() }),
    returns: DivisionAnswer,
    subject: async ({ params: { division } }, { table }) => {
      const found = await loadDivision(table, division)
      return { scope: { open: true as const }, about: divisionId(division), found }
    },
    run: async ({ query, found: { node, version } }, { table, now }) => {
      const on = query.asOf ?? dayOf(now)
      const path = await pathNames(table, node.division, on)
      return ok({ ...node, name: nameOn(node, on), exists: existsOn(node, on), path }, version)
    },
  }),
  changing('/divisions/{division}/rename', { zh: '区划更名', en: 'Rename a division' }, RenameInput, ({ now, body }) =>
    renamed(now, body),
  ),
  changing(
    '/divisions/{division}/end',
    { zh: '撤并、变更代码或撤销区划', en: 'Merge, renumber or abolish a division' },
    EndDivisionInput,
    ({ now, body }) => endedDivision(now, body),
    ({ into, on }) => (into === undefined ? undefined : { into, on }),
  ),
  changing(
    '/divisions/{division}/describe',
    {
      zh: '填写村类型、识别年度、出列年度和村址坐标',
      en: 'Say what kind of village it is, when it was identified and exited, and where it lies',
    },
    DescribeInput,
    ({ now, body }) => described(now, body),
  ),
]

/** A change of one division with its reason and its history; some name another division that must fit. */
function changing<S extends z.ZodType<{ readonly reason: string }>>(
  path: string,
  summary: { readonly zh: string; readonly en: string },
  body: S,
  decide: (change: Change<z.output<S>>) => DivisionNode,
  names: (body: z.output<S>) => { readonly into: Division; readonly on: Day } | undefined = () => undefined,
) {
  return route({
    method: 'POST',
    path,
    action: 'division.change',
    summary,
    params,
    body,
    ifMatch: true,
    returns: DivisionNode,
    subject: async ({ params: { division } }, { table }) => {
      const found = await loadDivision(table, division)
      return { scope: { division }, about: divisionId(division), found }
    },
    run: async ({ body: change, version, found }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const after = decide({ body: change, now: found.node })
      const named = names(change)
      const checks = named ? [await successorCheck(context.table, found.node.division, named.into, named.on)] : []
      return context.commit(
        [...replaceDivision(context, found, after, change.reason), ...checks],
        ok(after, found.version + 1),
        { reason: change.reason },
      )
    },
  })
}

const assertOneCounty = (county: string, divisions: readonly { readonly division: string }[]): void => {
  const faults = divisions.flatMap(({ division }, index) => {
    const pointer = `body/divisions/${index}/division`
    if (!division.startsWith(county)) return [{ pointer, zh: '不属于所填的县', en: 'does not belong to the county' }]
    return divisions.findIndex((other) => other.division === division) < index
      ? [{ pointer, zh: '在本次提交中重复', en: 'given twice' }]
      : []
  })
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
}
