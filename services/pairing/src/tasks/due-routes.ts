import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { addDays, dayOf } from '@bangfu/kernel/time'
import { idSchema } from '@bangfu/kernel/ids'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionOrUnit } from '../lists/division-or-unit-table.ts'
import { digestOf, digestsOf, findSetting, keepSetting } from './digest-table.ts'
import { Digest, DigestSetting } from './digest.ts'
import { duesIn, duesOf, duesOfUnit } from './due-table.ts'
import { countsOf, DueCounts, DueLine, DueSummary, personsOf, summaryOf, type Person } from './due.ts'

const route = routeFor()

const own = ({ actor }: Context) => ({ scope: { open: true as const }, about: actor.id, found: undefined })
const days = z.coerce.number().int().min(0).max(92).default(7)

/** As many roles as one request looks through. */
const mostPersons = 20
const personsOfActor = ({ actor }: Context): Person[] => personsOf(actor.grants).slice(0, mostPersons)

const Said = DigestSetting.extend({ who: z.string() })

export const dueRoutes = [
  route({
    method: 'GET',
    path: '/my/due',
    action: 'due.read-own',
    summary: {
      zh: '本人待办与逾期：任务、待销号、上报、诉求、应走访户、学校结对任务，按期限先后',
      en: 'What the caller has to do until some days from now, and what is late: in all his roles, by deadline',
    },
    query: z.strictObject({ days }),
    returns: DueCounts.extend({ items: z.array(DueLine), capped: z.boolean() }),
    subject: (_input, context) => own(context),
    run: async ({ query }, context) => {
      const today = dayOf(context.now)
      const until = addDays(today, query.days)
      const found = await Promise.all(personsOfActor(context).map((who) => duesOf(context.table, who, today, until)))
      const items = found.flatMap(({ lines }) => lines).toSorted((a, b) => (a.deadline < b.deadline ? -1 : 1))
      return ok({ ...countsOf(items), items, capped: found.some(({ capped }) => capped) })
    },
  }),
  route({
    method: 'GET',
    path: '/due-summary',
    action: 'due.summary',
    summary: {
      zh: '一个区划或单位的待办汇总：几人、几项逾期、几项将到期（任务与走访）',
      en: 'Of a division or unit: how many people have something to do, how much is late, how much soon due',
    },
    query: z.strictObject({ division: WithinCounty.optional(), unit: idSchema('unt').optional(), days }),
    returns: DueSummary,
    subject: divisionOrUnit,
    run: async ({ query, found }, { table, now }) => {
      const today = dayOf(now)
      const until = addDays(today, query.days)
      const { lines, capped } =
        'unit' in found
          ? await duesOfUnit(table, found.unit, today, until)
          : await duesIn(table, found.division, today, until)
      return ok(summaryOf(lines, capped))
    },
  }),
  route({
    method: 'GET',
    path: '/my/digests',
    action: 'due.read-own',
    summary: {
      zh: '本人（或所在办公室、单位）每日提醒，由近及远',
      en: 'What the caller was told each morning, the last day first',
    },
    query: z.strictObject({ who: z.string().max(60).optional(), ...pageQuery }),
    returns: pageOf(Digest),
    subject: (_input, context) => own(context),
    run: async ({ query }, context) => {
      const persons = personsOfActor(context)
      const person = persons.find(({ who }) => who === query.who) ?? persons[0]
      if (!person || (query.who !== undefined && person.who !== query.who)) return ok({ items: [], next: null })
      const { items, next } = await context.page(digestsOf(person.who), query)
      return ok({ items: items.map(digestOf), next })
    },
  }),
  route({
    method: 'GET',
    path: '/my/digest-settings',
    action: 'due.read-own',
    summary: { zh: '每日提醒的设置', en: 'What the caller is told each morning, and at which hour' },
    returns: z.object({ items: z.array(Said) }),
    subject: (_input, context) => own(context),
    run: async (_input, context) => {
      const said = personsOfActor(context).map(async ({ who }) => ({ who, ...(await findSetting(context.table, who)) }))
      return ok({ items: await Promise.all(said) })
    },
  }),
  route({
    method: 'PUT',
    path: '/my/digest-settings',
    action: 'due.read-own',
    summary: {
      zh: '设置每日提醒：全部、仅逾期或不提醒，几点发送（办公室与单位为其共同设置）',
      en: 'Set what one is told each morning: all, only what is late, or nothing, and the hour; an office has one for all',
    },
    body: DigestSetting,
    returns: z.object({ items: z.array(Said) }),
    subject: (_input, context) => own(context),
    run: async ({ body }, context) => {
      const persons = personsOfActor(context)
      const ops = await Promise.all(persons.map(({ who }) => keepSetting(context.table, who, body)))
      return context.commit(ops, ok({ items: persons.map(({ who }) => ({ who, ...body })) }))
    },
  }),
]
