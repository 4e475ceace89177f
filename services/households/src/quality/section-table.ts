import type { Division } from '@bangfu/kernel/division'
import type { QualitySubject } from '@bangfu/rules/quality/subject'
import { divisionPartition } from '@bangfu/table/keys'
import { listAll, type TableReader } from '@bangfu/table/table'
import { MonitoringCase } from '../monitoring/monitoring-case.ts'
import { listOf, readOpen, readSlots } from '../monitoring/monitoring-table.ts'
import { sectionOf } from './monitoring-section.ts'

/** What other areas know of households, beside their entries: the sections of what the rules look at. */
export type Sections = Omit<QualitySubject, 'entry'>

/** The households of which sections are asked: all of one village. */
export type Asked = { readonly village: Division; readonly households: readonly string[] }

type SectionLoader = (table: TableReader, asked: Asked) => Promise<ReadonlyMap<string, Sections>>

/** A village has some dozens. */
const mostClosed = 5000

/** Whoever has no case is known not to be monitored; a case that has ended stays what its last one says. */
const monitoringSections: SectionLoader = async (table, { village, households }) => {
  const closed = await listAll(
    table,
    {
      in: { table: 'registry', index: 'byDivision', partition: divisionPartition(listOf('closed'), village) },
      prefix: village,
    },
    mostClosed,
  )
  const ended = new Map<string, MonitoringCase>()
  // In order of opening: the last of a household's cases stays.
  for (const { body } of closed) {
    const found = MonitoringCase.parse(body)
    if (sectionOf(found)) ended.set(found.household, found)
  }
  const open = await readOpen(table, await readSlots(table, households))
  return new Map(
    households.map((household, index) => {
      const found = open[index]?.found
      const last = ended.get(household)
      const section = (found && sectionOf(found)) ?? (last && sectionOf(last))
      return [household, section ?? { monitoring: null }]
    }),
  )
}

/** An area that knows more of households adds its loader here; where none speaks, the rules of a section are silent. */
const loaders: readonly SectionLoader[] = [monitoringSections]

/** What the areas know of some households of a village. */
export const loadSections = async (table: TableReader, asked: Asked): Promise<ReadonlyMap<string, Sections>> => {
  const loaded = await Promise.all(loaders.map((load) => load(table, asked)))
  return new Map(
    asked.households.map((household) => [
      household,
      loaded.reduce<Sections>((all, sections) => ({ ...all, ...sections.get(household) }), {}),
    ]),
  )
}
