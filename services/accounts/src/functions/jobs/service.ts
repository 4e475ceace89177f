import { oneStepMachine, resumeJobs } from '@bangfu/service/jobs'
import type { Service } from '@bangfu/service/service'
import type { AccountsDeps } from '../../deps.ts'
import { jobRoutes } from '../../job-routes.ts'
import { watchJobs } from '../../job-watch-task.ts'

/** What is being done for people that takes long: how far it is, its files, and that none of it stands still. */
export const jobsPart: Service<AccountsDeps> = {
  name: 'accounts',
  routes: jobRoutes,
  tasks: { watchJobs },
  machines: [
    {
      name: 'job-watch',
      definition: oneStepMachine('watchJobs'),
      schedule: { cron: '0,10,20,30,40,50 * * * *', says: 'Takes up again jobs that nobody is at work on' },
      impact: 'Imports and exports that were cut off stand still.',
      look: 'The next run, ten minutes later, looks again.',
    },
  ],
  resume: (deps, alone) => resumeJobs(deps, alone),
}
