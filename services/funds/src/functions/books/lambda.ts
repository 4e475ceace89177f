import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { openExchange } from '@bangfu/service/cloud-exchange'
import { cloudSettings, needed } from '@bangfu/service/cloud-settings'
import { stepFunctionsStart } from '@bangfu/service/cloud-start'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { tasksLambdaOf } from '@bangfu/service/tasks-lambda'
import { booksPart } from './service.ts'

const settings = cloudSettings(process.env)
const { region } = settings
const start = stepFunctionsStart({ region, machineArns: needed('MACHINES', settings.machineArns) })
const deps = { ...(await openCloudDeps(settings)), start, exchange: openExchange(settings) }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(booksPart, deps, { ...settings, journal })
export const tasks = tasksLambdaOf(booksPart, deps, journal)
