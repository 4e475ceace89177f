import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor } from '@bangfu/service/context'
import { JobId } from '@bangfu/service/job'
import { queueJob } from '@bangfu/service/jobs'
import type { FundsDeps } from '../deps.ts'
import { loadFund } from '../funds/fund-table.ts'
import { FundId } from '../ledger/ledger.ts'
import { PackageForm } from './package-rows.ts'
import { packageJob } from './package-task.ts'

const route = routeFor<FundsDeps>()

export const packageRoutes = [
  route({
    method: 'POST',
    path: '/funds/{fund}/packages',
    action: 'fund.package',
    summary: {
      zh: '导出一项资金的全部账册，可离线核验（作为任务进行，留痕）',
      en: 'The whole books of a fund as one file that can be verified offline: a job; leaves a trail',
    },
    params: z.strictObject({ fund: FundId }),
    body: z.strictObject({ form: PackageForm, reason: z.string().trim().min(2).max(200) }),
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: async ({ params: { fund } }, { table }) => {
      const { value } = await loadFund(table, fund)
      return { scope: { division: value.scope.division }, about: fund, found: value }
    },
    run: async ({ body: { form, reason }, found: fund }, context) => {
      const { division } = fund.scope
      if (form === 'whole' && !can(context.actor, 'fund.package-whole', { division }, new Set()))
        throw new Refusal('not_permitted')
      const job = queueJob(context, packageJob, {
        ...{ division, by: context.actor.id, onlyForStarter: true },
        input: { fund: fund.fund, form, by: context.actor.id },
      })
      const answer = await context.commit([job.op], ok({ job: job.id }), { reason })
      await job.start()
      return answer
    },
  }),
]
