import { countyByCounty } from '../nightly/county-by-county.ts'

/** The steps, as the service's `tasks` know them. */
export const countSteps = { open: 'openStatistics', some: 'countSomeVillages', close: 'closeStatistics' } as const

/** Counts the register of every county; a step that is repeated counts the same anew. */
export const nightlyCount = countyByCounty({
  steps: countSteps,
  comment: 'Statistics of the register: every village, then its township and county',
  name: 'register-statistics',
  schedule: { cron: '30 1 * * *', says: 'Counts the register of every county as it stands in the night' },
  impact: 'The statistics of the register show an earlier day.',
  look: 'The next night counts again; a township can be counted at once by POST /divisions/{division}/statistics.',
})
