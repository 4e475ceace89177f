import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { landFields, type LandSums } from '@bangfu/rules/quality/subject'
import { emptyVillageForm } from '@bangfu/rules/village-form'
import type { QualityCheck, QualityFinding } from '@bangfu/rules/quality/evaluator'
import type { Deps } from '@bangfu/service/context'
import type { Step } from '@bangfu/service/jobs'
import type { Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { entryOf } from '../record/entry-table.ts'
import { headOf, type Household } from '../record/household.ts'
import { findLatestForm } from '../villages/village-form-table.ts'
import { settle } from './finding.ts'
import { filesOfPage, pageOfHouseholds } from './print-task.ts'
import { faultsOp, readFaults, villageOp, type FoundFaults } from './quality-table.ts'
import { loadSections, type Sections } from './section-table.ts'
import type { Shared } from './shared-numbers.ts'
import type { SweepCursor, VillageUnderWay } from './sweep-table.ts'
import { emptyTally, tallyOf, together, type Tally } from './tally.ts'

/** A check while it goes through the files. */
export type Sweeping = {
  readonly check: string
  readonly division: Division
  readonly on: Day
  readonly rules: QualityCheck
  readonly sharedOf: (household: string) => readonly Shared[]
}

/** With each household's item, its village's and the job's own they stay below the hundred of one write. */
const filesAtOnce = 45

/** Looks at the next files: what is wrong with each, and with each village that is through. */
export const fileStep = async (
  deps: Pick<Deps, 'table' | 'vault'>,
  sweeping: Sweeping,
  at: SweepCursor,
): Promise<Step & { readonly cursor: SweepCursor }> => {
  const page = await pageOfHouseholds(deps.table, sweeping.division, filesAtOnce, at.after)
  const files = await filesOfPage(deps.table, page)
  const ops: Op[] = []
  let village = at.village
  for (const [division, inside] of Map.groupBy(files, (file) => file.division)) {
    if (village && village.village !== division) ops.push(await closedOp(deps.table, sweeping, village))
    const looked = await lookAt(deps, sweeping, division, inside)
    ops.push(...looked.ops)
    village = withLooked(village?.village === division ? village : undefined, division, looked)
  }
  if (!page.after && village) ops.push(await closedOp(deps.table, sweeping, village))
  return {
    cursor: {
      stage: page.after ? 'files' : 'end',
      after: page.after ?? null,
      step: at.step + 1,
      households: at.households + files.length,
      village: page.after ? village : null,
    },
    done: at.households + files.length,
    ops,
  }
}

type Looked = { readonly tally: Tally; readonly land: LandSums; readonly ops: readonly Op[] }

const lookAt = async (
  { table, vault }: Pick<Deps, 'table' | 'vault'>,
  sweeping: Sweeping,
  village: Division,
  files: readonly Household[],
): Promise<Looked> => {
  const households = files.map(({ household }) => household)
  const [before, sections] = await Promise.all([readFaults(table, households), loadSections(table, { village, files })])
  const ops: Op[] = []
  const tallies = files.map((file, index) => {
    const found = findingsOf(sweeping, file, { ...sections.get(file.household), entry: entryOf(vault, file) })
    const { tally, op } = settled(file, before[index], found, sweeping.on)
    if (op) ops.push(op)
    return tally
  })
  return { tally: together(tallies), land: landOf(files), ops }
}

const findingsOf = (
  { rules, sharedOf }: Sweeping,
  { household }: Household,
  subject: Sections & { readonly entry: ReturnType<typeof entryOf> },
): readonly QualityFinding[] => {
  const own = rules.household(subject)
  const shared = sharedOf(household)
  if (shared.length === 0) return own
  return [...own, ...shared.flatMap(({ rule, person }) => rules.county(rule, person) ?? [])]
}

/** Nothing is written where nothing changed: a second check of the same files costs no write for any of them. */
const settled = (
  file: Household,
  before: FoundFaults | undefined,
  found: readonly QualityFinding[],
  on: Day,
): { readonly tally: Tally; readonly op: Op | undefined } => {
  const persons = file.persons.map(({ person, name }) => ({ person, who: maskName(name) }))
  const known = before?.faults.findings ?? []
  const { findings, appeared, mended } = settle(known, found, { persons, on })
  const headMasked = maskName(headOf(file)?.name ?? '')
  const { household, code, division: village, group } = file
  const op =
    appeared > 0 || mended > 0
      ? faultsOp(before, { household, code, village, group, headMasked, on, findings })
      : undefined
  return { tally: tallyOf(file.persons.length, findings, { appeared, mended }), op }
}

const noLand: LandSums = { arableMu: null, forestMu: null, orchardMu: null, pastureMu: null, waterMu: null }

const addLand = (sums: LandSums, more: LandSums): LandSums => {
  const added = { ...sums }
  for (const field of landFields) if (more[field] !== null) added[field] = (sums[field] ?? 0) + more[field]
  return added
}

const landOf = (files: readonly Household[]): LandSums => files.reduce<LandSums>(addLand, noLand)

const withLooked = (village: VillageUnderWay | undefined, division: Division, looked: Looked): VillageUnderWay => ({
  village: division,
  tally: together([village?.tally ?? emptyTally, looked.tally]),
  land: addLand(village?.land ?? noLand, looked.land),
})

/** The figures of a village that is through, with what its own form breaks. */
const closedOp = async (
  table: TableReader,
  { check, rules, on }: Sweeping,
  { village, tally, land }: VillageUnderWay,
): Promise<Op> => {
  const form = (await findLatestForm(table, village, on)) ?? emptyVillageForm
  const broken = rules.village({ form, land }).map(({ rule }) => rule)
  return villageOp(check, { village, tally, form: broken })
}
