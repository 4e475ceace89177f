import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { cloudSettings, needed } from '@bangfu/service/cloud-settings'
import { stepFunctionsStart } from '@bangfu/service/cloud-start'
import { factsLambdaOf } from '@bangfu/service/facts-lambda'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { tasksLambdaOf } from '@bangfu/service/tasks-lambda'
import { assessments } from './service.ts'

const settings = cloudSettings(process.env)
const machineArns = needed('MACHINES', settings.machineArns)
const start = stepFunctionsStart({ region: settings.region, machineArns })
const deps = { ...(await openCloudDeps(settings)), start }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(assessments, deps, { ...settings, journal })
export const facts = factsLambdaOf(assessments, deps, journal)
export const tasks = tasksLambdaOf(assessments, deps, journal)
