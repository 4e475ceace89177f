import { countyByCounty } from '../nightly/county-by-county.ts'

/** The steps, as the service's `tasks` know them. */
export const searchSteps = { open: 'openSearch', some: 'searchSomeVillages', close: 'closeSearch' } as const

/** Looks through every county; a step that is repeated finds nothing twice. */
export const nightlySearch = countyByCounty({
  steps: searchSteps,
  comment: 'People who may be on file twice: households that are new or changed since the last night',
  name: 'duplicate-search',
  schedule: { cron: '30 3 * * *', says: 'Looks for people who may be on file twice' },
  impact: 'People who are on file twice are shown a night later.',
  look: 'The next night looks again; a village can be looked through at once by POST /duplicate-searches.',
})
