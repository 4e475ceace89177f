import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pageText } from '@bangfu/http/produced'
import { routeFor, type Context } from '@bangfu/service/context'
import type { TableReader } from '@bangfu/table/table'
import { noticeParams, noticeSubject } from '../notices/notice-subject-table.ts'
import { loadPlan } from '../plans/plan-table.ts'
import { headOf } from '../record/household.ts'
import { householdParams } from './paper-params.ts'
import { householdSubject } from '../record/household-table.ts'
import { divisionNameOn, villageNameOn } from './division-name-table.ts'
import { inPlain, plannedOf, readDossier } from './dossier-table.ts'
import { dossierPaper, personPaper, type Printing } from './dossier.ts'
import { planPaper, type PrintedPlan } from './plan-paper.ts'
import { noticePaper } from './notice-paper.ts'
import { qrCode } from './qr-code.ts'
import { accountRows, householdPlace, registerRows, villageFigures } from './register-table.ts'
import { accountPaper, registerPaper } from './registers.ts'

const route = routeFor()

const printing = ({ actor, now }: Context, plain = false): Printing => ({
  by: actor.id,
  on: dayOf(now),
  inPlain: plain,
})

/** A paper is a page, and its printing a line of the trail; the page itself is not kept. */
const print = async (context: Context, page: string, next: string | null = null, reason?: string) =>
  context.commit(
    [],
    { body: page, ...(next !== null && { headers: { 'next-cursor': next } }) },
    { forget: true, ...(reason !== undefined && { reason }) },
  )

/** Long registers are printed in parts: `cursor` is what the part before answered in `Next-Cursor`. */
const partOf = z.strictObject({
  cursor: z.string().max(4000).optional(),
  limit: z.int().min(1).max(500).default(200),
  /** How many households stood on the parts before. */
  before: z.int().min(0).max(1_000_000).default(0),
})

export const paperRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/papers/file',
    action: 'paper.file',
    summary: { zh: '打印一户一档（敏感信息脱敏，留痕）', en: 'Print the file of a household, personal fields masked' },
    produces: 'html',
    params: householdParams,
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found }, context) =>
      print(context, dossierPaper(await readDossier(context, found), printing(context))),
  }),
  route({
    method: 'POST',
    path: '/households/{household}/papers/file-in-plain',
    action: 'paper.file-in-plain',
    summary: {
      zh: '打印含敏感信息的一户一档（须写明事由，留痕）',
      en: 'Print the file of a household with its personal fields',
    },
    produces: 'html',
    params: householdParams,
    body: z.strictObject({ reason: z.string().trim().min(4).max(200) }),
    returns: pageText,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, body: { reason } }, context) => {
      const dossier = await readDossier(context, found)
      const view = inPlain(context.vault, found.household, dossier.view)
      return print(context, dossierPaper({ ...dossier, view }, printing(context, true)), null, reason)
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/papers/persons/{person}',
    action: 'paper.file',
    summary: { zh: '打印人员信息表（人有表，脱敏，留痕）', en: 'Print the form of one member, masked' },
    produces: 'html',
    params: householdParams.extend({ person: idSchema('per') }),
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, params }, context) => {
      const dossier = await readDossier(context, found)
      const person = dossier.view.persons.find((one) => one.person === params.person)
      if (!person) throw new Refusal('not_found')
      return print(context, personPaper(dossier, person, printing(context)))
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/papers/plan',
    action: 'paper.file',
    summary: { zh: '打印一户一法（留痕）', en: 'Print the plan of a household' },
    produces: 'html',
    params: householdParams,
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household } }, context) => {
      const village = await villageNameOn(context.table, household, dayOf(context.now))
      const whose = `${village} ${household.group ?? ''} 户主：${headOf(household)?.name ?? ''}`
      return print(context, planPaper(await readPlan(context.table, household.household, whose), printing(context)))
    },
  }),
  route({
    method: 'POST',
    path: '/villages/{village}/papers/plan',
    action: 'paper.register',
    summary: { zh: '打印一村一策（留痕）', en: 'Print the plan of a village' },
    produces: 'html',
    params: z.object({ village: Village }),
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { village } }) => ({ scope: { division: village }, about: `div_${village}`, found: undefined }),
    run: async ({ params: { village } }, context) => {
      const name = (await divisionNameOn(context.table, village, dayOf(context.now))) ?? village
      return print(context, planPaper(await readPlan(context.table, village, name), printing(context)))
    },
  }),
  route({
    method: 'POST',
    path: '/notices/{notice}/papers/notice',
    action: 'paper.notice',
    summary: {
      zh: '打印公示（张贴用；已撤回的打印留存件）',
      en: 'Print a notice for the board; of a withdrawn one the copy kept',
    },
    produces: 'html',
    params: noticeParams,
    body: z.strictObject({}),
    returns: pageText,
    subject: ({ params: { notice } }, { table }) => noticeSubject(notice, table),
    run: async ({ found: { notice } }, context) => {
      const origin = context.publicOrigin?.()
      const code = origin === undefined ? null : qrCode(`${origin}/public/notices/${notice.notice}`, '公示二维码')
      return print(context, noticePaper(notice, code, printing(context)))
    },
  }),
  route({
    method: 'POST',
    path: '/divisions/{division}/papers/register',
    action: 'paper.register',
    summary: {
      zh: '打印户册（镇有册；分册，留痕）',
      en: 'Print the register of households of a division, part by part',
    },
    produces: 'html',
    params: z.object({ division: WithinCounty }),
    body: partOf,
    returns: pageText,
    subject: ({ params: { division } }) => ({ scope: { division }, about: `div_${division}`, found: undefined }),
    run: async ({ params: { division }, body: { before, ...asked } }, context) => {
      const { items, next } = await context.page(householdPlace(division), asked)
      const today = dayOf(context.now)
      const name = (await divisionNameOn(context.table, division, today)) ?? division
      const rows = registerRows(
        items,
        await villageNames(
          context,
          items.map(({ byDivision }) => byDivision?.sort ?? ''),
        ),
      )
      const page = { title: `${name}帮扶对象户册`, rows, before, more: next !== null }
      return print(context, registerPaper(page, printing(context)), next)
    },
  }),
  route({
    method: 'POST',
    path: '/villages/{village}/papers/account',
    action: 'paper.register',
    summary: { zh: '打印村账（村有账；分页，留痕）', en: 'Print the account of a village, part by part' },
    produces: 'html',
    params: z.object({ village: Village }),
    body: partOf,
    returns: pageText,
    subject: ({ params: { village } }) => ({ scope: { division: village }, about: `div_${village}`, found: undefined }),
    run: async ({ params: { village }, body: { before, ...asked } }, context) => {
      const { items, next } = await context.page(householdPlace(village), asked)
      const today = dayOf(context.now)
      const name = (await divisionNameOn(context.table, village, today)) ?? village
      const { year, figures } = await villageFigures(context.table, village, Number(today.slice(0, 4)))
      const rows = await accountRows(context.table, items, today)
      const account = { title: `${name}帮扶工作台账`, rows, before, more: next !== null, figures, figuresYear: year }
      return print(context, accountPaper(account, printing(context)), next)
    },
  }),
]

/** @throws Refusal help_plan_missing */
const readPlan = async (table: TableReader, of: string, whose: string): Promise<PrintedPlan> => {
  const { plan } = await loadPlan(table, of)
  const { kind, summary, exitYear, agreement, measures } = plan
  const agreedOn = agreement === null ? null : dayOf(agreement.at)
  return { ...{ kind, whose, summary, exitYear, agreedOn }, measures: measures.map(plannedOf) }
}

/** The names of the villages whose households stand on one part of a register. */
const villageNames = async ({ table, now }: Context, sorts: readonly string[]): Promise<Map<string, string>> => {
  const villages = [...new Set(sorts.map((sort) => sort.slice(0, 12)))]
  const names = await Promise.all(
    villages.map(async (village) => [village, await divisionNameOn(table, village as Division, dayOf(now))] as const),
  )
  return new Map(names.flatMap(([village, name]) => (name === undefined ? [] : [[village, name] as const])))
}
