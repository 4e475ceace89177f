import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { factsLambdaOf } from '@bangfu/service/facts-lambda'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { filesPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = await openCloudDeps(settings)
const journal = journalOf(settings.functionName)

export const http = lambdaOf(filesPart, deps, { ...settings, journal })
export const facts = factsLambdaOf(filesPart, deps, journal)
