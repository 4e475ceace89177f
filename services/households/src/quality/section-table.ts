import type { Division } from '@bangfu/kernel/division'
import type { EarlierJob, QualitySubject } from '@bangfu/rules/quality/subject'
import { childKey, divisionPartition } from '@bangfu/table/keys'
import { listAll, type TableReader } from '@bangfu/table/table'
import { MonitoringCase } from '../monitoring/monitoring-case.ts'
import { listOf, readOpen, readSlots } from '../monitoring/monitoring-table.ts'
import type { HelpPlan, PlanLine } from '../plans/help-plan.ts'
import { measuresInForce } from '../plans/plan-figures.ts'
import { planKey } from '../plans/plan-table.ts'
import type { Household } from '../record/household.ts'
import type { ClosedYear } from '../record/year-values.ts'
import { earlierJobsOf } from './earlier-jobs.ts'
import { sectionOf, type CaseSection } from './monitoring-section.ts'

/** What other areas know of households, beside their entries: the sections of what the rules look at. */
export type Sections = Omit<QualitySubject, 'entry'>

/** The households of which sections are asked: all of one village. */
export type Asked = { readonly village: Division; readonly files: readonly Household[] }

type SectionLoader<Known> = (table: TableReader, asked: Asked) => Promise<ReadonlyMap<string, Known>>

/** A village has some dozens. */
const mostClosed = 5000

/** Whoever has no case is known not to be monitored; a case that has ended stays what its last one says. */
const casesOf: SectionLoader<CaseSection> = async (table, { village, files }) => {
  const closed = await listAll(
    table,
    {
      in: { table: 'registry', index: 'byDivision', partition: divisionPartition(listOf('closed'), village) },
      prefix: village,
    },
    mostClosed,
  )
  const known = new Map<string, CaseSection>()
  const add = (found: MonitoringCase): void => {
    const section = sectionOf(found)
    if (section) known.set(found.household, section)
  }
  // In order of opening: the last of a household's cases stays, and one that is open comes after all.
  for (const { body } of closed) add(MonitoringCase.parse(body))
  const slots = await readSlots(
    table,
    files.map(({ household }) => household),
  )
  for (const open of await readOpen(table, slots)) if (open) add(open.found)
  return known
}

type Beside = { readonly lines?: readonly PlanLine[]; readonly earlierJobs?: readonly EarlierJob[] }

/** What plans and the year before say: in one batch, so that some households cost one read more. */
const besideOf: SectionLoader<Beside> = async (table, { files }) => {
  const items = await table.getMany(files.flatMap((file) => [planKey(file.household), yearBeforeKey(file)]))
  return new Map(
    files.map((file, index) => {
      const [plan, year] = [items[index * 2], items[index * 2 + 1]]
      return [
        file.household,
        {
          ...(plan && { lines: (plan.body as HelpPlan).measures }),
          ...(year && { earlierJobs: earlierJobsOf(file, year.body as ClosedYear) }),
        },
      ]
    }),
  )
}

/** The year before the file's own, as it was closed; what later lines of it correct is not read here. */
const yearBeforeKey = ({ household, year }: Household) => childKey(household, 'year', `${(year ?? 1) - 1}#0001`)

/**
 * What the areas know of some households of a village. Where none speaks, the rules of a section are silent: a household
 * without a case and a plan is not one without measures. A measure of the plan that the case names stands once.
 */
export const loadSections = async (table: TableReader, asked: Asked): Promise<ReadonlyMap<string, Sections>> => {
  const [cases, beside] = await Promise.all([casesOf(table, asked), besideOf(table, asked)])
  return new Map(
    asked.files.map(({ household }) => [household, joined(cases.get(household), beside.get(household) ?? {})]),
  )
}

const joined = (section: CaseSection | undefined, { lines, earlierJobs }: Beside): Sections => {
  const own = lines?.filter(({ measure }) => !section?.named.includes(measure))
  const known = section !== undefined || own !== undefined
  return {
    monitoring: section?.monitoring ?? null,
    ...(known && { measures: [...(section?.measures ?? []), ...measuresInForce(own ?? [])] }),
    ...(earlierJobs && { earlierJobs }),
  }
}
