import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { booksPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = await openCloudDeps(settings)
const journal = journalOf(settings.functionName)

export const http = lambdaOf(booksPart, deps, { ...settings, journal })
