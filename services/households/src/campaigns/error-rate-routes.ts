import * as z from 'zod'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { campaignPackFor } from '@bangfu/rules/campaign-pack'
import { listAll, type TableReader } from '@bangfu/table/table'
import { campaignParams, campaignSubject } from './campaign-routes.ts'
import { mostChecked } from './campaign.ts'
import { everyLine, lineOfItem } from './campaign-table.ts'
import { ErrorRate, errorsOf, FieldError, ratesOf, type Compared } from './error-rate.ts'

const route = routeFor()

const mostErrorsShown = 500

export const errorRateRoutes = [
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/error-rates',
    action: 'campaign.read',
    summary: {
      zh: '系统与实地误差率：按村精确计算，对照上限，列出每一处差异',
      en: 'Error rate of a field check by village: exact, held against the limit, with each difference',
    },
    params: campaignParams,
    query: z.strictObject({ division: WithinCounty.optional() }),
    returns: z.object({
      campaign: z.string(),
      /** Closed: no answer can be given any more, and the rates stay what they are. */
      final: z.boolean(),
      /** Of the compared answers as they are: two readers who hold the same hash hold the same answers. */
      contentHash: z.string(),
      limitPerMille: z.number(),
      source: z.object({ document: z.string(), strength: z.string() }),
      note: z.string(),
      all: ErrorRate,
      villages: z.array(ErrorRate),
      errors: z.array(FieldError),
      more: z.int(),
    }),
    subject: ({ params, query }, context) => campaignSubject(params.campaign, query.division, context),
    run: async ({ found: { campaign, division } }, { table }) => {
      if (campaign.kind !== 'field-check') throw new Refusal('campaign_state', { state: campaign.kind })
      const { errorLimit } = campaignPackFor(campaign.division, dayOf(campaign.made.at))
      const lines = await comparedIn(table, campaign.campaign, division)
      const errors = lines.flatMap(errorsOf)
      return ok({
        campaign: campaign.campaign,
        final: campaign.state === 'closed',
        contentHash: sha256(canonical(lines)),
        limitPerMille: errorLimit.perMille,
        source: errorLimit.source,
        note: errorLimit.note,
        ...ratesOf(division, lines, errorLimit.perMille),
        errors: errors.slice(0, mostErrorsShown),
        more: Math.max(0, errors.length - mostErrorsShown),
      })
    },
  }),
]

/** All lines of a field check in a division, from the table itself, in the order of villages and numbers. */
const comparedIn = async (table: TableReader, campaign: string, division: Division): Promise<Compared[]> => {
  const items = await listAll(table, everyLine(campaign), mostChecked)
  return items
    .map((item) => lineOfItem(item).line)
    .filter((line) => line.division.startsWith(division))
    .toSorted((a, b) => (`${a.division}${a.code}` < `${b.division}${b.code}` ? -1 : 1))
    .map(({ household, division: village, label, filed, results }) => ({
      ...{ household, village, label },
      filed: filed ?? {},
      answers: results.at(-1)?.answers ?? null,
    }))
}
