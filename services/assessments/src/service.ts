import type { Service } from '@bangfu/service/service'
import { assessmentRoutes } from './assessment-routes.ts'
import type { AssessmentsDeps } from './deps.ts'
import { takes } from './known-facts.ts'
import { monthlyMachine, type StepName } from './monthly-assessment.ts'
import { openMonth } from './open-run-task.ts'
import { resumeRuns } from './resume-task.ts'
import { runRoutes } from './run-routes.ts'
import { closeTheRun, failTheRun, noteVillageFailure, prepareRun } from './run-task.ts'
import { starSheetRoutes } from './star-sheet-routes.ts'
import { assessVillage, decideRewards } from './village-task.ts'

type Step = (input: unknown, deps: AssessmentsDeps) => Promise<unknown>

const tasks: Readonly<Record<StepName, Step>> = {
  openMonth,
  prepareRun,
  assessVillage,
  decideRewards,
  noteVillageFailure,
  closeRun: closeTheRun,
  failRun: failTheRun,
}

/** Star sheets signed by three, and the monthly assessment with its results. */
export const assessments: Service<AssessmentsDeps> = {
  name: 'assessments',
  routes: [...starSheetRoutes, ...runRoutes, ...assessmentRoutes],
  consumes: { takes },
  tasks,
  machines: [monthlyMachine],
  resume: resumeRuns,
}
