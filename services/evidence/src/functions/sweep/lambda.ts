import { s3Client } from '@bangfu/objects/s3-client'
import { openS3Objects } from '@bangfu/objects/s3-objects'
import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings, needed } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { tasksLambdaOf } from '@bangfu/service/tasks-lambda'
import { sweepPart } from './service.ts'

const settings = cloudSettings(process.env)
const { region, s3 } = settings
const objects = openS3Objects({
  client: s3Client({ region, ...s3 }),
  bucket: needed('EVIDENCE_BUCKET', settings.evidenceBucket),
  ...s3,
})
const deps = { ...(await openCloudDeps(settings)), objects }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(sweepPart, deps, { ...settings, journal })
export const tasks = tasksLambdaOf(sweepPart, deps, journal)
