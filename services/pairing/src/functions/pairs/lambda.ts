import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { openMessages } from '@bangfu/service/cloud-messages'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { factsLambdaOf } from '@bangfu/service/facts-lambda'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { pairsPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = { ...(await openCloudDeps(settings)), messages: await openMessages(settings) }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(pairsPart, deps, { ...settings, journal })
export const facts = factsLambdaOf(pairsPart, deps, journal)
