import { openCloudDeps } from '@bangfu/service/cloud-deps'
import { openMessages } from '@bangfu/service/cloud-messages'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { journalOf } from '@bangfu/service/journal'
import { lambdaOf } from '@bangfu/service/lambda'
import { tasksLambdaOf } from '@bangfu/service/tasks-lambda'
import { tasksPart } from './service.ts'

const settings = cloudSettings(process.env)
const deps = { ...(await openCloudDeps(settings)), messages: await openMessages(settings) }
const journal = journalOf(settings.functionName)

export const http = lambdaOf(tasksPart, deps, { ...settings, journal })
export const tasks = tasksLambdaOf(tasksPart, deps, journal)
