import type { WorkDeps } from '../deps.ts'
import { workersOf } from '@bangfu/service/jobs'
import { closeWorker } from './campaign-close-task.ts'
import { drawWorker } from './campaign-draw-task.ts'
import { campaignMachineName } from './campaign-jobs-task.ts'

/** The long work of campaigns: lists are drawn, and what closed campaigns awaited ends. */
export const campaignWork = workersOf<WorkDeps>({
  machine: campaignMachineName,
  workers: [drawWorker, closeWorker],
  impact: 'A re-check or field check has no list, or goes on being awaited after it was closed.',
  look: 'GET /jobs/{job} of the campaign says how far it came; what was cut off goes on by itself.',
})
