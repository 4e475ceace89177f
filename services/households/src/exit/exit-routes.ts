import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { assertAdjustmentOpen } from '../campaigns/window-table.ts'
import { householdParams } from './household-params.ts'
import { householdSubject, type FoundHousehold } from '../record/household-table.ts'
import { nameOn } from '../villages/division-node.ts'
import { loadDivision, type FoundDivision } from '../villages/division-table.ts'
import type { ExitCase } from './exit-case.ts'
import { CheckQuery, ExitForm, ExitLine, exitParams, ExitView, exitView, lineOf, VillageExitForm } from './exit-form.ts'
import { exitStates } from './exit-machine.ts'
import { ChecklistView, checklistView } from './exit-result.ts'
import { labelOf } from './label-table.ts'
import {
  checklistInForce,
  createExit,
  exitOfItem,
  exitSubject,
  listOf,
  readCase,
  readHouseholdList,
} from './exit-table.ts'

const route = routeFor()

export const exitRoutes = [
  route({
    method: 'GET',
    path: '/households/{household}/exit-check',
    action: 'exit.read',
    summary: {
      zh: '按退出（或示范户）清单逐项核算一户，显示读数与缺失',
      en: 'Go through the checklist of exit (or of demonstration households) for a household: what is read, what is missing',
    },
    params: householdParams,
    query: CheckQuery,
    returns: ChecklistView.extend({ year: z.int() }),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ query, found: { household } }, context) => {
      const year = query.year ?? lastYear(context)
      const checklist = checklistInForce(query.kind, household.division, dayOf(context.now))
      const result = await readHouseholdList(context, checklist, { household, year, answers: [] })
      return ok({ ...checklistView(result), year })
    },
  }),
  route({
    method: 'POST',
    path: '/exits',
    action: 'exit.open',
    summary: { zh: '启动一户的退出程序', en: 'Open the exit of a household' },
    body: ExitForm,
    returns: ExitView,
    status: 201,
    subject: ({ body }, { table }) => householdSubject(body.household, table),
    run: async ({ body, found }, context) => {
      const { household } = found
      if (household.status !== 'registered' && household.status !== 'relapsed')
        throw new Refusal('household_not_exitable', { status: household.status })
      await assertAdjustmentOpen(context.table, household.division, dayOf(context.now))
      return openCase(context, householdCase(context, found, body.year ?? lastYear(context)), [
        check(entityKey(household.household), { version: found.version }),
      ])
    },
  }),
  route({
    method: 'POST',
    path: '/village-exits',
    action: 'exit.open',
    summary: { zh: '启动一个贫困村的退出（出列）程序', en: 'Open the exit of a poor village' },
    body: VillageExitForm,
    returns: ExitView,
    status: 201,
    subject: async ({ body }, { table }) => {
      const found = await loadDivision(table, body.village)
      return { scope: { division: body.village }, about: body.village, found }
    },
    run: async ({ body, found }, context) => {
      const { identifiedYear, exitedYear } = found.node
      if (identifiedYear === null || exitedYear !== null) throw new Refusal('village_exited')
      return openCase(context, villageCase(context, found, body.year ?? lastYear(context)), [])
    },
  }),
  route({
    method: 'GET',
    path: '/exits',
    action: 'exit.list',
    summary: { zh: '按区划与环节列出退出程序', en: 'Exits of a division at a step, oldest first' },
    query: z.strictObject({ division: WithinCounty, state: z.enum(exitStates), ...pageQuery }),
    returns: pageOf(ExitLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(listOf(query.state), query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division }, query)
      return ok({ items: items.map((item) => lineOf(exitOfItem(item).exit)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/exits/{exit}',
    action: 'exit.read',
    summary: {
      zh: '查看一个退出程序：环节、清单读数、签认',
      en: 'Read an exit: where it stands, what its checklist reads now, who verified',
    },
    params: exitParams,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ found: { exit, version } }, context) =>
      ok(exitView(exit, (await readCase(context, exit)).result), version),
  }),
]

/** The income of the year before is the last whole one. */
const lastYear = ({ now }: Pick<Context, 'now'>): number => Number(dayOf(now).slice(0, 4)) - 1

type Opening = Pick<Context, 'newId' | 'now' | 'actor'>

const fresh = ({ newId, now, actor }: Opening, fileVersion: number) =>
  ({
    exit: newId('ext'),
    state: 'opened',
    opened: { by: actor.id, at: now, fileVersion },
    hands: [{ who: actor.id, did: 'applied' }],
    answers: [],
    appraisals: 0,
    verifications: [],
    consent: null,
    notice: null,
    ended: null,
  }) satisfies Partial<ExitCase>

const householdCase = (context: Opening, { household, version }: FoundHousehold, year: number): ExitCase => ({
  ...fresh(context, version),
  kind: 'household',
  division: household.division,
  household: household.household,
  label: labelOf(household),
  checklist: checklistInForce('household-exit', household.division, dayOf(context.now)).id,
  year,
})

const villageCase = (context: Opening, { node, version }: FoundDivision, year: number): ExitCase => ({
  ...fresh(context, version),
  kind: 'village',
  division: node.division,
  household: null,
  label: nameOn(node, dayOf(context.now)),
  checklist: checklistInForce('village-exit', node.division, dayOf(context.now)).id,
  year,
})

const openCase = async (context: Context, exit: ExitCase, checks: Parameters<Context['commit']>[0]) => {
  const { result } = await readCase(context, exit)
  const answer = created(exitView(exit, result), `/exits/${exit.exit}`, 1)
  return context.commit([...createExit(exit), ...checks], answer, { about: exit.exit })
}
