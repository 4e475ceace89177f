import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { aidPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = await openCloudDeps(settings)

export const http = lambdaOf(aidPart, deps, { ...settings, journal: journalOf(settings.functionName) })
