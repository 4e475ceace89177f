import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Instant, periodOf } from '@bangfu/kernel/time'
import { fundSources } from '@bangfu/rules/fund-codes'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { divisionPartition } from '@bangfu/table/keys'
import { DonationInput, Fund, FundInput, openFund, receive } from './fund.ts'
import { createFund, fundOf, loadFund } from './fund-table.ts'
import { FundId, post, PostingId, Till } from '../ledger/ledger.ts'
import { createPosting } from '../ledger/ledger-table.ts'
import { atTill } from '../ledger/till-queue-table.ts'
import { loadTill, replaceTill } from '../ledger/till-table.ts'

const route = routeFor()
const params = z.strictObject({ fund: FundId })

const FundAnswer = z.object({ ...Fund.shape, sourceZh: z.string() })
const FundWithMoney = z.object({ ...FundAnswer.shape, ...Till.omit({ fund: true, secret: true }).shape })
const Receipt = z.object({
  /** Also the number of the receipt. */
  posting: PostingId,
  number: z.int(),
  fund: FundId,
  amountFen: z.int(),
  donor: z.string().nullable(),
  document: z.string(),
  at: Instant,
  balanceFen: z.int(),
})

export const fundRoutes = [
  route({
    method: 'POST',
    path: '/funds',
    action: 'fund.open',
    summary: { zh: '设立资金', en: 'Open a fund' },
    body: FundInput,
    returns: FundAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.scope.division }, about: '', found: undefined }),
    run: async ({ body }, { actor, now, newId, commit }) => {
      const fund = openFund(newId('fnd'), body, { by: actor.id, at: now })
      return commit(createFund(fund, newId), created(answerOf(fund), `/funds/${fund.fund}`, 1), { about: fund.fund })
    },
  }),
  route({
    method: 'GET',
    path: '/funds',
    action: 'fund.read',
    summary: { zh: '列出一个区划的资金', en: 'List the funds of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(FundAnswer),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('fund', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map((item) => answerOf(fundOf(item).value)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/funds/{fund}',
    action: 'fund.read',
    summary: { zh: '查看资金及各状态金额', en: 'Read a fund with its money by state' },
    params,
    returns: FundWithMoney,
    subject: async ({ params: { fund } }, { table }) => subjectOf(await loadFund(table, fund)),
    run: async ({ found }, { table }) => {
      const { value: till } = await loadTill(table, found.value.fund)
      return ok({ ...answerOf(found.value), ...till }, found.version)
    },
  }),
  route({
    method: 'POST',
    path: '/funds/{fund}/donations',
    action: 'donation.record',
    summary: { zh: '登记收到的捐款或拨款', en: 'Record money received' },
    params,
    body: DonationInput,
    returns: Receipt,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ params: { fund } }, { table }) => subjectOf(await loadFund(table, fund)),
    run: async ({ body, found: { value: fund } }, context) => {
      const { actor, now, newId, table, commit } = context
      const id = newId('pst')
      const draft = receive(body, { posting: id, by: actor.id, at: now })
      return atTill(table, fund.fund, async () => {
        const before = await loadTill(table, fund.fund)
        const { till, posting } = post(before.value, draft)
        const receipt: z.input<typeof Receipt> = {
          posting: id,
          number: posting.number,
          fund: fund.fund,
          amountFen: body.amountFen,
          donor: body.donor ?? null,
          document: body.document,
          at: now,
          balanceFen: till.balanceFen,
        }
        const { division } = fund.scope
        return commit(
          [
            replaceTill(till, before.version),
            createPosting(posting),
            tell(context, now, division, 'donation.received', {
              posting: id,
              fund: fund.fund,
              division,
              amountFen: body.amountFen,
              period: periodOf(now),
            }),
          ],
          created(receipt, `/funds/${fund.fund}/postings/${posting.number}`),
        )
      })
    },
  }),
]

const answerOf = (fund: Fund): z.input<typeof FundAnswer> => ({ ...fund, sourceZh: fundSources[fund.source].zh })

const subjectOf = (found: { readonly value: Fund; readonly version: number }) => ({
  scope: { division: found.value.scope.division },
  about: found.value.fund,
  found,
})
