import { section } from './file-sections.ts'
import { ClosedYear } from './year-values.ts'

/** The part of the whole file that keeps the years that are closed. */
export const yearSection = section('closed-year', 'closedYears', ClosedYear)
