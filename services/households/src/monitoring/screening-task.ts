import { countySteps } from '../nightly/county-steps-task.ts'
import { screeningSteps } from './nightly-screening.ts'
import { nothingScreened, screenVillage, together } from './screen-village-task.ts'

/** Looks through a county's villages; few to a step, since their households' income is read one by one. */
export const screeningTasks = countySteps(screeningSteps, {
  villagesAtOnce: 5,
  nothing: nothingScreened,
  together,
  village: screenVillage,
})
