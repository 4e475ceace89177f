import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { openEvidence } from '@bangfu/service/cloud-evidence'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { uploadLambdaOf } from '@bangfu/service/upload-lambda'
import { photosPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = { ...(await openCloudDeps(settings)), objects: openEvidence(settings) }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(photosPart, deps, { ...settings, journal })
export const uploads = uploadLambdaOf(photosPart, deps, journal)
