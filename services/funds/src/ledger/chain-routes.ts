import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Instant } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { FundId, genesisOf, Posting } from './ledger.ts'
import { postingsBetween } from './ledger-table.ts'
import { algorithm, PublicEntry, publicEntryOf } from './seal.ts'
import { loadTill } from './till-table.ts'

const route = routeFor()
const mostEntries = 1000

/** Where a chain ends now: whoever keeps it can see later whether anything before it was changed. */
export const ChainHead = z.object({
  fund: FundId,
  algorithm: z.string(),
  genesis: z.string(),
  entries: z.int(),
  headHash: z.string(),
  asOf: Instant,
})

export const chainRoutes = [
  route({
    method: 'GET',
    path: '/public/funds/{fund}/chain',
    open: true,
    action: 'chain.read-publicly',
    summary: {
      zh: '一项资金的公开分录链（无需登录，可离线核验；不含户和个人信息）',
      en: 'The public chain of a fund: its head, and entries that anybody can verify, without who was paid',
    },
    params: z.strictObject({ fund: FundId }),
    /** Numbers instead of a cursor, so that anybody can ask with the plainest tool; `limit` 0 asks for the head alone. */
    query: z.strictObject({
      from: z.coerce.number().int().min(1).max(999_999_999_999).default(1),
      limit: z.coerce.number().int().min(0).max(mostEntries).default(500),
    }),
    returns: z.object({ head: ChainHead, entries: z.array(PublicEntry), next: z.int().nullable() }),
    subject: async ({ params: { fund } }, { table }) => ({
      scope: { open: true as const },
      about: fund,
      found: (await loadTill(table, fund)).value,
    }),
    run: async ({ params: { fund }, query: { from, limit }, found: till }, { table, now }) => {
      const last = Math.min(till.entries, from + limit - 1)
      const stored =
        last < from ? [] : (await table.list({ ...postingsBetween(fund, from, last), limit: last - from + 1 })).items
      const head = {
        ...{ fund, algorithm, genesis: genesisOf(fund), entries: till.entries, headHash: till.headHash },
        asOf: now,
      }
      const entries = stored.map(({ body }) => publicEntryOf(Posting.parse(body), z.looseObject({}).parse(body)))
      const following = from + entries.length
      return ok({ head, entries, next: limit > 0 && following > till.entries ? null : following })
    },
  }),
]
