import type { EarlierJob } from '@bangfu/rules/quality/subject'
import type { Household } from '../record/household.ts'
import type { ClosedYear } from '../record/year-values.ts'

type Worked = { readonly person: string; readonly workFrom?: string | null; readonly workTo?: string | null }

/**
 * The times of work that the year before says of those who are members now. A year that began without anything new of a
 * member still says the same of him: what is his present work is no earlier one.
 */
export const earlierJobsOf = (
  { persons }: Pick<Household, 'persons'>,
  year: Pick<ClosedYear, 'persons'>,
): EarlierJob[] => {
  const before = new Map((year.persons as readonly Worked[]).map((worked) => [worked.person, worked]))
  return persons.flatMap(({ person: id, workFrom }, person) => {
    const { workFrom: from = null, workTo: to = null } = before.get(id) ?? {}
    return (from === null && to === null) || from === workFrom ? [] : [{ person, from, to }]
  })
}
