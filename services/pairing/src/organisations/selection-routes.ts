import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import type { TableReader } from '@bangfu/table/table'
import { sifted } from '../lists/sifted-table.ts'
import { createSelection, loadSelection, replaceSelection, selectionOf, selectionsIn } from './selection-table.ts'
import {
  ApprovalInput,
  givenUp,
  Selection,
  SelectionEndInput,
  SelectionId,
  SelectionInput,
  SelectionState,
  StepInput,
  withStep,
} from './selection.ts'
import { namedUnit } from './unit-table.ts'

const route = routeFor()
const params = z.strictObject({ selection: SelectionId })

/** How a first secretary is selected: application, branch, party committee, party group, county. */
export const selectionRoutes = [
  route({
    method: 'POST',
    path: '/secretary-selections',
    action: 'selection.step',
    summary: { zh: '第一书记选派：报名', en: 'Somebody applies to become first secretary' },
    body: SelectionInput,
    returns: Selection,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village, unit: body.unit }, about: '', found: undefined }),
    run: async ({ body }, { table, newId, now, actor, commit }) => {
      assertNotAhead(body.on, now)
      const { unit, unchanged } = await namedUnit(table, body.unit, body.village)
      const { village, candidate, on, document } = body
      const selection: Selection = {
        selection: newId('sel'),
        village,
        unit: body.unit,
        unitName: unit.name,
        candidate,
        state: 'applied',
        steps: [{ step: 'apply', person: candidate, on, document, by: actor.id, at: now }],
        ended: null,
      }
      const location = `/secretary-selections/${selection.selection}`
      return commit([unchanged, createSelection(selection)], created(selection, location, 1), {
        about: selection.selection,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/secretary-selections',
    action: 'selection.list',
    summary: { zh: '列出第一书记选派', en: 'List the selections of first secretaries' },
    query: z.strictObject({ division: WithinCounty, state: SelectionState.optional(), ...pageQuery }),
    returns: pageOf(Selection),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) =>
      ok(
        await sifted(page, selectionsIn(query.division), query, (items) =>
          items.map(selectionOf).filter(({ state }) => query.state === undefined || state === query.state),
        ),
      ),
  }),
  route({
    method: 'GET',
    path: '/secretary-selections/{selection}',
    action: 'selection.read',
    summary: { zh: '查看第一书记选派', en: 'Read the selection of a first secretary' },
    params,
    returns: Selection,
    subject: ({ params: { selection } }, { table }) => subjectOf(selection, table),
    run: async ({ found }) => ok(found.selection, found.version),
  }),
  route({
    method: 'POST',
    path: '/secretary-selections/{selection}/steps',
    action: 'selection.step',
    summary: {
      zh: '第一书记选派：支部推荐、机关党委审核、党组会议',
      en: 'Branch, party committee or party group has signed',
    },
    params,
    body: StepInput,
    returns: Selection,
    ifMatch: true,
    subject: ({ params: { selection } }, { table }) => subjectOf(selection, table),
    run: async ({ body: { step, ...said }, found, version }, context) => {
      assertSeen(version, found)
      assertNotAhead(said.on, context.now)
      const after = withStep(found.selection, step, { ...said, by: context.actor.id, at: context.now })
      return keep(found, after, context)
    },
  }),
  route({
    method: 'POST',
    path: '/secretary-selections/{selection}/approval',
    action: 'selection.approve',
    summary: { zh: '第一书记选派：组织部批准', en: 'The county’s organisation department approves' },
    params,
    body: ApprovalInput,
    returns: Selection,
    ifMatch: true,
    subject: ({ params: { selection } }, { table }) => subjectOf(selection, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      assertNotAhead(body.on, context.now)
      const after = withStep(found.selection, 'approve', { ...body, by: context.actor.id, at: context.now })
      return keep(found, after, context)
    },
  }),
  route({
    method: 'POST',
    path: '/secretary-selections/{selection}/ending',
    action: 'selection.end',
    summary: { zh: '第一书记选派：不同意或撤回', en: 'A selection is refused or withdrawn' },
    params,
    body: SelectionEndInput,
    returns: Selection,
    ifMatch: true,
    subject: ({ params: { selection } }, { table }) => subjectOf(selection, table),
    run: async ({ body: { step, on, reason }, found, version }, context) => {
      assertSeen(version, found)
      assertNotAhead(on, context.now)
      const after = givenUp(found.selection, step, { on, reason, by: context.actor.id, at: context.now })
      return keep(found, after, context, reason)
    },
  }),
]

type Found = { readonly selection: Selection; readonly version: number }

const subjectOf = async (id: Selection['selection'], table: TableReader) => {
  const found = await loadSelection(table, id)
  const { village, unit } = found.selection
  return { scope: { division: village, unit }, about: id, found }
}

const assertNotAhead = (on: Day, now: Context['now']): void => {
  const today = dayOf(now)
  if (on > today) throw new Refusal('act_in_future', { today })
}

const assertSeen = (asked: number, { version }: Found): void => {
  if (asked !== version) throw new Refusal('version_changed')
}

const keep = ({ selection, version }: Found, after: Selection, context: Context, reason?: string) => {
  const history = historyOp(context, selection.selection, version, selection, reason)
  return context.commit([replaceSelection(after, version), history], ok(after, version + 1), {
    ...(reason !== undefined && { reason }),
  })
}
