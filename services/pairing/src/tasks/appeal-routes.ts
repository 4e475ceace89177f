import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { appealProcedureFor } from '@bangfu/rules/appeal-pack'
import { dueOn } from '@bangfu/rules/term'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import type { Op } from '@bangfu/table/table'
import { answerForOneself, AppealAct, AppealId, handleAppeal, type Appeal } from '@bangfu/tasks/appeal'
import { messageOps } from '../messages/message-table.ts'
import {
  appealsIn,
  appealsOf,
  changedAppeal,
  createAppeal,
  decidersOf,
  loadAppeal,
  openAppeal,
  storedAppeal,
  type StoredAppeal,
} from './appeal-table.ts'
import { openHouseholdPhone } from '../visits/household-phone-table.ts'
import { appealList, appealPlace } from './appeal-subject-table.ts'
import { AppealInput, AppealLine, appealLineOf, AppealShown, fileAppeal, showAppeal } from './appeal.ts'
import { linkTo } from './task-table.ts'

const route = routeFor()
const params = z.strictObject({ appeal: AppealId })

const appealAsked = async ({ params: { appeal } }: { params: z.output<typeof params> }, { table }: Context) => {
  const found = await loadAppeal(table, appeal)
  const { division, household } = found.appeal
  return { scope: { division, ...(household !== null && { household }) }, about: appeal, found }
}

const shown = (appeal: Appeal, { vault, now }: Context) =>
  showAppeal(appeal, openAppeal(vault, appeal), {
    now,
    lead: appealProcedureFor(appeal.division, dayOf(appeal.filedAt), appeal.kind).lead,
  })

const change = (context: Context, found: StoredAppeal, after: Appeal, more: readonly Op[] = []) =>
  context.commit(
    [...changedAppeal(found, after), historyOp(context, found.appeal.appeal, found.version, found.appeal), ...more],
    ok(appealLineOf(after, context.now), found.version + 1),
  )

/** @throws Refusal version_changed */
const assertVersion = (found: StoredAppeal, version: number): void => {
  if (found.version !== version) throw new Refusal('version_changed')
}

export const appealRoutes = [
  route({
    method: 'POST',
    path: '/appeals',
    action: 'appeal.file',
    summary: {
      zh: '提出诉求（本户提出；他人代为提出的须经本户确认）',
      en: 'File an appeal: a household for itself, or somebody in its name, which it then confirms',
    },
    body: AppealInput,
    returns: AppealLine,
    status: 201,
    idempotencyKey: 'required',
    subject: appealPlace,
    run: async ({ body, found: { division, standing } }, context) => {
      const { actor, now, vault, newId, table } = context
      const today = dayOf(now)
      const procedure = appealProcedureFor(division, today, body.kind)
      const appeal = newId('apl')
      const { household = null, citizen } = body
      const seal = (text: string): string => vault.seal('objection', appeal, text)
      const filed = fileAppeal(body, {
        ...{ appeal, division, household, now, procedure, by: actor.id },
        sealed: { statement: seal(body.statement), citizen: citizen === undefined ? null : seal(citizen) },
        byHousehold: actor.grants.some((grant) => grant.role === 'household' && grant.household === household),
        deadline: dueOn(today, procedure.term).due,
        decidedBy: await decidersOf(table, body.against, division),
      })
      return context.commit(
        [...createAppeal(filed), ...standing],
        created(appealLineOf(filed, now), `/appeals/${appeal}`, 1),
        { about: appeal },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/appeals',
    action: 'appeal.list',
    summary: {
      zh: '列出一个区划的诉求（按期限），或一户自己的诉求',
      en: 'Appeals of a division by deadline, or those of one household',
    },
    query: z.strictObject({
      division: WithinCounty.optional(),
      household: idSchema('hsh').optional(),
      over: z.enum(['yes', 'no']).default('no'),
      ...pageQuery,
    }),
    returns: pageOf(AppealLine),
    subject: appealList,
    run: async ({ query, found }, context) => {
      const listed = 'division' in found ? appealsIn(found.division, query.over === 'yes') : appealsOf(found.household)
      const { items, next } = await context.page(listed, query)
      return ok({ items: items.map((item) => appealLineOf(storedAppeal(item).appeal, context.now)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/appeals/{appeal}',
    action: 'appeal.read',
    summary: {
      zh: '查看诉求及其办理情况（查阅留痕）',
      en: 'An appeal and what was done about it; that it was read is kept',
    },
    params,
    returns: AppealShown,
    subject: appealAsked,
    run: async ({ found }, context) =>
      context.commit([], ok(shown(found.appeal, context), found.version), { forget: true }),
  }),
  route({
    method: 'POST',
    path: '/appeals/{appeal}/confirmation',
    action: 'appeal.confirm',
    summary: {
      zh: '本户确认他人代提的诉求，或撤回诉求',
      en: 'The household confirms what was filed in its name, or withdraws',
    },
    params,
    body: z.strictObject({ wants: z.boolean() }),
    returns: AppealLine,
    ifMatch: true,
    subject: appealAsked,
    run: async ({ body, found, version }, context) => {
      assertVersion(found, version)
      return change(context, found, answerForOneself(found.appeal, body.wants))
    },
  }),
  route({
    method: 'POST',
    path: '/appeals/{appeal}/acts',
    action: 'appeal.handle',
    summary: {
      zh: '办理诉求：受理、移交、按类别逐步办理、答复（态度、事实、措施）、办结',
      en: 'Handle an appeal: accept, refer, the next step of its class, reply with position, facts and measures, close',
    },
    params,
    body: AppealAct,
    returns: AppealLine,
    ifMatch: true,
    subject: appealAsked,
    run: async ({ body, found, version }, context) => {
      assertVersion(found, version)
      const { actor, now } = context
      if (body.act === 'refer') assertSameCounty(found.appeal, body.to.division)
      const after = handleAppeal(found.appeal, body, { by: actor.id, now, held: actor.grants })
      return change(context, found, after, body.act === 'reply' ? await wordOfReply(context, after) : [])
    },
  }),
]

/** @throws Refusal appeal_not_yours: nobody refers it out of the county */
const assertSameCounty = ({ division }: Appeal, to: Division): void => {
  if (!division.startsWith(to.slice(0, 6)) || !division.startsWith(to)) throw new Refusal('appeal_not_yours')
}

/** To the household's own telephone where its file has one, else to whoever filed it. */
const wordOfReply = async (context: Context, { appeal, division, household, filedBy }: Appeal): Promise<Op[]> => {
  const phone = household === null ? null : (await openHouseholdPhone(context, household)).plain
  return messageOps(context, {
    to: phone === null ? { user: filedBy } : { phone },
    template: 'appeal-answered',
    values: { link: linkTo(context, `/appeals/${appeal}`) },
    division,
  })
}
