import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings, needed } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import type { StreamEvent } from '@bangfu/service/stream'
import { carryEvent } from './carry.ts'
import { projector } from './service.ts'
import { sqsCarry } from './sqs-carry.ts'

const settings = cloudSettings(process.env)
const queueUrls = needed('FACT_QUEUES', settings.factQueues)
const deps = { ...(await openCloudDeps(settings)), carry: sqsCarry({ region: settings.region, queueUrls }) }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(projector, deps, { ...settings, journal })
export const stream = (event: StreamEvent, { awsRequestId }: { awsRequestId: string }) =>
  carryEvent(event, deps, {
    failing: (error) => journal.defect(error, { requestId: awsRequestId, route: 'projector stream' }),
    buried: (fact) => journal.buried(fact),
  })
