import { resumeJobs } from '@bangfu/service/jobs'
import type { AccountsDeps } from './deps.ts'

/** Takes up again, in the whole installation, the jobs that nobody is at work on any more. */
export const watchJobs = async (_input: unknown, deps: AccountsDeps): Promise<unknown> => ({
  resumed: await resumeJobs(deps),
})
