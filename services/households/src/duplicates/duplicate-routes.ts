import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { birthOf } from '@bangfu/rules/id-number'
import { likenessPackFor, signTexts } from '@bangfu/rules/likeness/likeness-pack'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { idNumberText, phoneText } from '../sheets/sheet-cells.ts'
import { candidatesFor, type Sought } from './candidates-table.ts'
import { dismiss, DuplicatePair, pairStates } from './duplicate-pair.ts'
import { halfOf, listOf, pairOps, pairSubject } from './duplicate-table.ts'
import { idPrints, phonePrints } from './likeness-table.ts'
import { searchVillage } from './search-task.ts'

const route = routeFor()

const Sign = z.object({ sign: z.string(), points: z.int(), zh: z.string(), en: z.string() })
const PairView = DuplicatePair.omit({ signs: true }).extend({ signs: z.array(Sign) })

const wordsOf = (signs: DuplicatePair['signs']): z.input<typeof Sign>[] =>
  signs.map(({ sign, points }) => ({ sign, points, zh: signTexts[sign][0], en: signTexts[sign][1] }))

export const pairView = (pair: DuplicatePair): z.input<typeof PairView> => ({ ...pair, signs: wordsOf(pair.signs) })
export { PairView }

const mostSought = 30

const LikenessCheck = z.strictObject({
  village: Village,
  phone: z.string().trim().min(1).max(30).transform(phoneText).optional(),
  persons: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(50),
        sex: z.enum(['male', 'female', 'unknown']).default('unknown'),
        bornIn: z
          .string()
          .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, { error: 'a month is YYYY-MM' })
          .optional(),
        idNumber: z.string().trim().min(1).max(60).transform(idNumberText).optional(),
      }),
    )
    .min(1)
    .max(mostSought),
})

const Found = z.object({
  candidates: z.array(
    z.object({
      /** Index of the person asked about. */
      of: z.int(),
      household: z.string(),
      person: z.string(),
      label: z.string(),
      score: z.int(),
      signs: z.array(Sign),
    }),
  ),
  /** How many more are likely that the caller may not see. */
  elsewhere: z.int(),
})

export const pairParams = z.object({ duplicate: idSchema('dup') })

export const duplicateRoutes = [
  route({
    method: 'POST',
    path: '/likeness-checks',
    action: 'duplicate.check',
    summary: { zh: '录入前查重：可能已在册的人员', en: 'Before somebody is entered: who on file is likely the same' },
    body: LikenessCheck,
    returns: Found,
    subject: ({ body: { village } }) => ({ scope: { division: village }, about: village, found: undefined }),
    run: async ({ body }, context) => ok(await check(context, body)),
  }),
  route({
    method: 'GET',
    path: '/duplicates',
    action: 'duplicate.list',
    summary: { zh: '按区划列出疑似重复人员（可能性大的在前）', en: 'People who may be on file twice, likeliest first' },
    query: z.strictObject({ division: WithinCounty, state: z.enum(pairStates).default('open'), ...pageQuery }),
    returns: pageOf(PairView),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(listOf(query.state), query.division)
      const { items, next } = await context.page(
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division },
        query,
      )
      return ok({ items: items.map(({ body }) => pairView(DuplicatePair.parse(body))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/duplicates/{duplicate}',
    action: 'duplicate.list',
    summary: { zh: '查看一对疑似重复人员', en: 'Read one pair' },
    params: pairParams,
    returns: PairView,
    subject: ({ params }, { table }) => pairSubject(params.duplicate, table),
    run: async ({ found: { pair, version } }) => ok(pairView(pair), version),
  }),
  route({
    method: 'POST',
    path: '/duplicates/{duplicate}/dismissal',
    action: 'duplicate.settle',
    summary: { zh: '确认不是同一人（写明理由）', en: 'They are two people: with the reason' },
    params: pairParams,
    body: z.strictObject({ reason: z.string().trim().min(4).max(200) }),
    ifMatch: true,
    returns: PairView,
    subject: ({ params }, { table }) => pairSubject(params.duplicate, table),
    run: async ({ found, version, body: { reason } }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const after = dismiss(found.pair, { at: context.now, by: context.actor.id, reason })
      return context.commit(pairOps(context, found, after), ok(pairView(after), version + 1), { reason })
    },
  }),
]

export const searchRoutes = [
  route({
    method: 'POST',
    path: '/duplicate-searches',
    action: 'duplicate.search',
    summary: {
      zh: '立即在一个村内查重（每夜自动查重）',
      en: 'Look through a village now; every night does so for all',
    },
    body: z.strictObject({ village: Village }),
    returns: z.object({ village: z.string(), looked: z.int(), searched: z.int(), found: z.int() }),
    subject: ({ body: { village } }) => ({ scope: { division: village }, about: village, found: undefined }),
    run: async ({ body: { village } }, context) => {
      const searched = await searchVillage(context, village, dayOf(context.now))
      return context.commit([], ok({ village, ...searched }))
    },
  }),
]

const check = async (context: Context, { village, phone, persons }: z.output<typeof LikenessCheck>) => {
  const { table, vault, actor, now } = context
  const pack = likenessPackFor(village, dayOf(now))
  if (!pack) throw new Refusal('no_rules_for_period', { period: dayOf(now).slice(0, 7) })
  const sought = persons.map(({ name, sex, bornIn, idNumber }, index): Sought => {
    const likeness = {
      ...{ name, sex, village },
      bornIn: bornIn ?? (idNumber === undefined ? '' : (birthOf(idNumber) ?? '').slice(0, 7)),
      phone: phone === undefined ? null : phonePrints(vault, phone),
      id: idNumber === undefined ? null : idPrints(vault, idNumber),
    }
    return { who: String(index), likeness }
  })
  const all = await candidatesFor({ table, vault, pack }, sought, { village, phone: phone ?? null })
  const seen = all.filter(({ household: { division, household } }) =>
    can(actor, 'household.read', { division, household }, new Set()),
  )
  return {
    candidates: seen.slice(0, 50).map(({ who, household, person, score, signs }) => {
      const { label } = halfOf(household, person)
      return { of: Number(who), household: household.household, person, label, score, signs: wordsOf([...signs]) }
    }),
    elsewhere: all.length - seen.length,
  }
}
