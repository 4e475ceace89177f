import { countyByCounty } from '../nightly/county-by-county.ts'

/** The steps, as the service's `tasks` know them. */
export const screeningSteps = { open: 'openScreening', some: 'screenSomeVillages', close: 'closeScreening' } as const

/** Screens every county; a step that is repeated raises nothing twice. */
export const nightlyScreening = countyByCounty({
  steps: screeningSteps,
  comment: 'Screening against falling back: every household that is exited, ordinary or monitored',
  name: 'monitoring-screening',
  schedule: { cron: '30 2 * * *', says: 'Looks through every county for households that may fall back' },
  impact: 'A household that slides is found a night later, and its fifteen days begin later.',
  look: 'The next night looks again; a village can be looked through at once by POST /screenings.',
})
