import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { partitionOf, trailKey, trailPlace } from '@bangfu/table/keys'
import type { Query } from '@bangfu/table/table'
import { ownDivision } from './own-division.ts'

const route = routeFor()

const TrailLine = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  action: z.string(),
  about: z.string(),
  division: z.string().nullable(),
  reason: z.string().nullable(),
})

export const trailRoutes = [
  route({
    method: 'GET',
    path: '/trail',
    action: 'trail.read',
    summary: { zh: '谁在何时对什么做了什么', en: 'Who did what to what, and when' },
    query: z.strictObject({
      /** Whose file: an id. */
      about: z
        .string()
        .regex(/^[\w:#-]{1,100}$/, { error: 'an id' })
        .optional(),
      day: Day.optional(),
      division: Division.optional(),
      ...pageQuery,
    }),
    returns: pageOf(TrailLine),
    subject: ({ query }, { actor }) => {
      const division = query.division ?? ownDivision(actor.grants, ['auditor'])
      return { scope: division === undefined ? {} : { division }, about: '', found: division }
    },
    run: async ({ query, found: division = '' }, { page }) => {
      const { items, next } = await page({ ...listOf(query, division), newestFirst: true }, query)
      return ok({ items: items.map(({ body }) => TrailLine.parse(body)), next })
    },
  }),
]

/** The range that holds the lines: nothing outside the division is read, so nothing outside it can be shown. */
const listOf = (
  { about, day }: { readonly about?: string | undefined; readonly day?: Day | undefined },
  division: string,
): Omit<Query, 'after' | 'limit'> => {
  const within = division === '' ? {} : { prefix: division }
  if (about !== undefined && day === undefined) {
    const { partition } = trailPlace(about, division, '')
    return { in: { table: 'trail', index: 'byOwner', partition }, ...within }
  }
  if (day !== undefined && about === undefined) return { in: partitionOf(trailKey(division, day, '')), ...within }
  throw new Refusal('invalid_input', {}, [
    { pointer: 'query/about', zh: 'about 与 day 请给出其中一个', en: 'give either about or day' },
  ])
}
