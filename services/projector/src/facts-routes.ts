import * as z from 'zod'
import { parseFact, services, type Fact } from '@bangfu/facts/catalogue'
import { readersOf } from '@bangfu/facts/catalogue'
import { ok } from '@bangfu/http/route'
import { Division, type Division as DivisionCode } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { DeadLetter, idOf } from '@bangfu/service/deliver'
import { deadLetterKey, deadLetterPartition, factPartition } from '@bangfu/table/keys'
import type { Item } from '@bangfu/table/table'
import { bring, carryOn } from './carry.ts'
import type { ProjectorDeps } from './deps.ts'

const route = routeFor<ProjectorDeps>()
const ServiceName = z.enum(services)

const Letter = z.object({
  service: ServiceName,
  fact: z.string(),
  type: z.string().nullable(),
  county: z.string().nullable(),
  toldAt: z.string().nullable(),
  error: DeadLetter.shape.error,
  attempts: z.int(),
  at: Instant,
})

/** As much of a fact as can be made out of one that may be malformed. */
const Label = z.object({
  type: z.string().max(100).nullable().catch(null),
  county: z.string().max(12).nullable().catch(null),
  at: z.string().max(40).nullable().catch(null),
})

const letterOf = ({ body }: Item): z.input<typeof Letter> => {
  const { service, fact, error, attempts, at } = DeadLetter.parse(body)
  const label = Label.safeParse(fact).data ?? { type: null, county: null, at: null }
  return {
    service: ServiceName.parse(service),
    fact: idOf(fact),
    type: label.type,
    county: label.county,
    toldAt: label.at,
    error,
    attempts,
    at,
  }
}

const listDeadLetters = route({
  method: 'GET',
  path: '/dead-letters',
  action: 'dead-letter.list',
  summary: { zh: '列出某服务未能接收的事实', en: 'List the facts that a service could not take' },
  query: z.strictObject({ service: ServiceName, ...pageQuery }),
  returns: pageOf(Letter),
  subject: () => ({ scope: {}, about: '', found: undefined }),
  run: async ({ query }, context) => {
    const page = await context.page({ in: { table: 'registry', pk: deadLetterPartition(query.service) } }, query)
    return ok({ items: page.items.map(letterOf), next: page.next })
  },
})

const FactId = z.string().regex(/^[\w-]{1,100}$/, { error: 'the id of a fact' })

const replayDeadLetter = route({
  method: 'POST',
  path: '/dead-letters/{service}/{fact}/replay',
  action: 'facts.operate',
  summary: { zh: '重新投递一条未能接收的事实', en: 'Deliver a dead letter again' },
  params: z.object({ service: ServiceName, fact: FactId }),
  /** `carried`: on its way through the reader's queue; look at the list again in a moment. */
  returns: z.object({ state: z.enum(['taken', 'buried', 'carried']) }),
  subject: async ({ params: { service, fact } }, { table }) => {
    const item = await table.get(deadLetterKey(service, fact))
    if (!item) throw new Refusal('not_found')
    const { county } = letterOf(item)
    const division = Division.safeParse(county).data
    return { scope: division ? { division } : {}, about: fact, found: item }
  },
  run: async ({ params: { service }, found }, context) => {
    const letter = DeadLetter.parse(found.body)
    const fact = soundOr(letter.fact)
    // What the projector buried unread was carried to nobody: its other readers have to get it too.
    await reached(bring(service, [fact], context))
    if (service === 'projector' && (await carryOn([fact], context.carry)).size > 0) throw new Refusal('busy')
    const after = await context.table.get(found.key)
    const state = !after ? 'taken' : after.version > found.version ? 'buried' : 'carried'
    return context.commit([], ok({ state } as const))
  },
})

const soundOr = (given: unknown): Fact => {
  try {
    return parseFact(given)
  } catch {
    throw new Refusal('fact_malformed')
  }
}

const reached = async (bringing: Promise<void>): Promise<void> => {
  try {
    await bringing
  } catch {
    throw new Refusal('busy')
  }
}

const factsARequest = 500
const County = z.string().regex(/^\d{6}$/, { error: 'a county code (6 digits)' })

const replayFacts = route({
  method: 'POST',
  path: '/facts/replay',
  action: 'facts.operate',
  summary: {
    zh: '把一个县一个月的事实重新送给某服务（已接收的不会重复生效）',
    en: "Carry a county's facts of a month to one service again; what it has taken has no second effect",
  },
  body: z.strictObject({ county: County, period: Period, service: ServiceName, cursor: pageQuery.cursor }),
  returns: z.object({ looked: z.int(), carried: z.int(), malformed: z.int(), next: z.string().nullable() }),
  subject: ({ body }) => ({ scope: { division: body.county as DivisionCode }, about: body.county, found: undefined }),
  run: async ({ body: { county, period, service, cursor } }, context) => {
    const page = await context.page(
      { in: { table: 'registry', pk: factPartition(county, period) } },
      { limit: factsARequest, cursor },
    )
    const facts = page.items.flatMap(({ body }) => soundOrNone(body))
    const asked = facts.filter(({ type }) => readersOf(type).includes(service))
    await reached(bring(service, asked, context))
    const malformed = page.items.length - facts.length
    return context.commit([], ok({ looked: page.items.length, carried: asked.length, malformed, next: page.next }))
  },
})

const soundOrNone = (given: unknown): Fact[] => {
  try {
    return [parseFact(given)]
  } catch {
    return []
  }
}

export const factsRoutes = [listDeadLetters, replayDeadLetter, replayFacts]
