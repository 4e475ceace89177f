import * as z from 'zod'
import { HouseholdFace } from '@bangfu/facts/faces'
import { created, ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { loadFund } from '../funds/fund-table.ts'
import { FundId, HouseholdId, Posting, reverse } from './ledger.ts'
import { loadPosting, postingOf, postingsBetween, postingsOfHousehold } from './ledger-table.ts'
import { writeReversal } from './reversal-task.ts'
import { Verification, VerificationQuery, verifyFund } from './verification-task.ts'

const route = routeFor()
const ofFund = z.strictObject({ fund: FundId })
const mostNumber = 999_999_999_999
const PostingNumber = z.coerce.number().int().min(1).max(mostNumber)

export const postingRoutes = [
  route({
    method: 'GET',
    path: '/funds/{fund}/postings',
    action: 'posting.read',
    summary: { zh: '列出一项资金的分录', en: 'List the postings of a fund' },
    params: ofFund,
    query: z.strictObject({ ...pageQuery, from: PostingNumber.optional(), to: PostingNumber.optional() }),
    returns: pageOf(Posting),
    subject: async ({ params: { fund } }, { table }) => ({
      scope: { division: (await loadFund(table, fund)).value.scope.division },
      about: fund,
      found: undefined,
    }),
    run: async ({ params: { fund }, query }, { page }) => {
      const { items, next } = await page(postingsBetween(fund, query.from ?? 1, query.to ?? mostNumber), query)
      return ok({ items: items.map(postingOf), next })
    },
  }),
  route({
    method: 'POST',
    path: '/funds/{fund}/postings/{number}/reversal',
    action: 'posting.reverse',
    summary: { zh: '冲销一笔分录', en: 'Reverse a posting' },
    params: z.strictObject({ fund: FundId, number: PostingNumber }),
    body: z.strictObject({ why: z.string().trim().min(1).max(500) }),
    returns: Posting,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ params: { fund, number } }, { table }) => {
      const { value } = await loadFund(table, fund)
      return {
        scope: { division: value.scope.division },
        about: fund,
        found: { fund: value, original: await loadPosting(table, fund, number) },
      }
    },
    run: async ({ body: { why }, found: { fund, original } }, context) => {
      const { actor, now, newId, commit } = context
      const draft = reverse(original, { posting: newId('pst'), at: now, by: actor.id, why })
      return writeReversal({ deps: context, actor, now }, { fund, original, draft }, (ops, posting) =>
        commit(ops, created(posting, `/funds/${fund.fund}/postings/${posting.number}`), { reason: why }),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/funds/{fund}/verification',
    action: 'posting.read',
    summary: { zh: '核验一项资金的分录链', en: "Verify a fund's chain of postings" },
    params: ofFund,
    query: VerificationQuery,
    returns: Verification,
    subject: async ({ params: { fund } }, { table }) => ({
      scope: { division: (await loadFund(table, fund)).value.scope.division },
      about: fund,
      found: undefined,
    }),
    run: async ({ params: { fund }, query }, context) => ok(await verifyFund(context, fund, query)),
  }),
  route({
    method: 'GET',
    path: '/households/{household}/payments',
    action: 'payment.list',
    summary: { zh: '列出一户得到的款项', en: 'List what was paid to a household' },
    params: z.strictObject({ household: HouseholdId }),
    query: z.strictObject({ ...pageQuery }),
    returns: pageOf(Posting),
    subject: async ({ params: { household } }, { table }) => {
      const item = await table.get(faceKey(household))
      if (!item) throw new Refusal('not_found')
      const { division } = HouseholdFace.parse(item.body)
      return { scope: { division, household }, about: household, found: undefined }
    },
    run: async ({ params: { household }, query }, { page }) => {
      const { items, next } = await page(postingsOfHousehold(household), query)
      return ok({ items: items.map(postingOf), next })
    },
  }),
]
