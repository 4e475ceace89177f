import { levelsOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { Conflict, type Op, type Table, type TableReader } from '@bangfu/table/table'
import { loadReached, loadStandings, putFigures, putReached, putStanding } from './figures-table.ts'
import { standingNow, versionOrder, type Reach, type StandingOf } from './meaning.ts'
import type { Recount } from './recount.ts'
import type { Compared, Counting } from './recount-task.ts'
import { reachName, type Standing } from './tally.ts'

const packed = 90

/**
 * Writes what was recounted over what was counted: first what the next facts will be reckoned from, then the figures.
 * Every item at the version that was compared, so that a fact taken meanwhile is never lost: then nothing is forced and
 * the repair is repeated.
 * @throws Refusal conflict when a figure changed meanwhile
 */
export const repair = async (
  { table, division }: Counting & { readonly table: Table },
  recount: Recount,
  compared: readonly Compared[],
  latest: Instant,
): Promise<void> => {
  await writeAll(table, await standingOps(table, recount))
  await writeAll(table, await reachedOps(table, recount, division))
  const wrong = compared.filter(({ differences }) => differences.length > 0)
  await writeAll(
    table,
    wrong.map(({ place, stored, recounted }) => putFigures(place, recounted, stored?.body.latest ?? latest, stored)),
  )
}

const writeAll = async (table: Table, ops: readonly Op[]): Promise<void> => {
  for (let start = 0; start < ops.length; start += packed) {
    try {
      await table.write(ops.slice(start, start + packed))
    } catch (error) {
      throw error instanceof Conflict ? new Refusal('conflict') : error
    }
  }
}

const standingOps = async (table: TableReader, recount: Recount): Promise<Op[]> => {
  const right = standingsOf(recount)
  const stored = await loadStandings(
    table,
    right.map(([of]) => of),
  )
  return right.flatMap(([of, standing], index) => {
    const found = stored[index]
    // A later state than the recount's came meanwhile; the figures that it changed are not overwritten either.
    if (found && found.body.order > standing.order) return []
    return found && JSON.stringify(found.body) === JSON.stringify(standing) ? [] : [putStanding(of, standing, found)]
  })
}

type Named = readonly [of: Pick<StandingOf, 'what' | 'id'>, standing: Standing]

const standingsOf = ({ households, evidence, plans }: Recount): Named[] => [
  ...Object.entries(households).map(([id, [version, division, category, status, persons]]): Named => {
    const at = { division: division as Division, month: standingNow }
    return [
      { what: 'household', id },
      {
        order: versionOrder(version),
        adds: [
          { ...at, name: `households/${category}/${status}`, by: 1 },
          { ...at, name: `persons/${category}/${status}`, by: persons },
        ],
      },
    ]
  }),
  ...Object.entries(evidence).map(([id, [order, division, month, verdict]]): Named => [
    { what: 'evidence', id },
    { order, adds: [{ division: division as Division, month, name: `evidence/${verdict}`, by: 1 }] },
  ]),
  ...Object.entries(plans).map(([name, [order, division, month, state, fen]]): Named => {
    const at = { division: division as Division, month }
    return [
      { what: 'plan', id: name },
      {
        order,
        adds: [
          { ...at, name: `plans/${state}/count`, by: 1 },
          { ...at, name: `plans/${state}/fen`, by: fen },
        ],
      },
    ]
  }),
]

const reachedOps = async (table: TableReader, { visited }: Recount, within: Division): Promise<Op[]> => {
  const right = new Map<string, { reach: Omit<Reach, 'division'>; divisions: Set<Division> }>()
  for (const name of Object.keys(visited)) {
    const [division = '', period = '', household = ''] = name.split(' ')
    const reach = { period, household }
    const known = right.get(reachName(reach)) ?? { reach, divisions: new Set() }
    for (const level of levelsOf(division as Division)) known.divisions.add(level)
    right.set(reachName(reach), known)
  }
  const all = [...right.values()]
  const stored = await loadReached(
    table,
    all.map(({ reach }) => reach),
  )
  return all.flatMap(({ reach, divisions }, index) => {
    const found = stored[index]
    // Visits outside the division were not looked at: what was counted for them stays.
    const outside = found?.body.divisions.filter((division) => !division.startsWith(within)) ?? []
    const should = [...new Set([...outside, ...divisions])].toSorted()
    return found && JSON.stringify(found.body.divisions.toSorted()) === JSON.stringify(should)
      ? []
      : [putReached(reach, { divisions: should }, found)]
  })
}
