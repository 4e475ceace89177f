import { workersOf } from '@bangfu/service/jobs'
import type { WorkDeps } from '../deps.ts'
import { exportWorker } from './export-job-task.ts'
import { exportRoutes } from './export-routes.ts'
import { importWorker } from './import-job-task.ts'
import { importJobRoutes } from './import-job-routes.ts'
import { importRoutes } from './import-routes.ts'
import { sheetsMachine } from './sheets-machine.ts'

export const sheetRoutes = [...importRoutes, ...importJobRoutes, ...exportRoutes]

export const sheetWork = workersOf<WorkDeps>({
  machine: sheetsMachine,
  workers: [importWorker, exportWorker],
  impact: 'A list that was handed in is not on file, or one that was asked for is not there.',
  look: 'The job says what failed; asked for again, an import changes nothing of what is in.',
})
