import { VisitFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { Member } from '@bangfu/sampling/frozen-list'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  partitionOf,
  uniqueKey,
} from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Position, Query, TableReader } from '@bangfu/table/table'
import { chunkSize, mostListed, SampleLine, VisitSample, type Listed } from './visit-sample.ts'
import { visitsOfMonth } from './visit-table.ts'

/** The visits of a month in a township or village, from the small list of its month; one more than a draw may hold. */
export const readVisitsOfMonth = async (table: TableReader, division: Division, period: string): Promise<Listed[]> => {
  const partition = divisionPartition(visitsOfMonth(period), division)
  const visits: Listed[] = []
  let after: Position | undefined
  do {
    const page = await table.list({
      in: { table: 'registry', index: 'byDivision', partition },
      prefix: division,
      limit: 1000,
      ...(after && { after }),
    })
    for (const { body } of page.items) {
      const { visit, division: village } = VisitFace.parse(body)
      visits.push({ visit, village })
    }
    after = page.after
  } while (after && visits.length <= mostListed)
  return visits
}

const lineKey = (sample: string, visit: string) => childKey(sample, 'line', visit)

const lineItem = (line: SampleLine): Omit<Item, 'version'> => ({
  key: lineKey(line.sample, line.visit),
  kind: 'sample-line',
  body: line,
})

/** The operations that keep a draw: its list, its seed, and the first of its lines; one draw for a place and month. */
export const createSample = (sample: VisitSample, members: readonly Member[]): Op[] => [
  create({
    key: entityKey(sample.sample),
    kind: 'visit-sample',
    body: sample,
    byDivision: divisionPlace('visit-sample', sample.division, `${sample.period}#${sample.sample}`),
  }),
  create(
    {
      key: uniqueKey('visit-sample', `${sample.division}#${sample.period}`),
      kind: 'unique',
      body: { sample: sample.sample },
    },
    () => new Refusal('sample_drawn', { period: sample.period }),
  ),
  ...Array.from({ length: sample.chunks }, (_none, index) =>
    create({
      key: childKey(sample.sample, 'list', String(index)),
      kind: 'sample-list',
      body: members.slice(index * chunkSize, (index + 1) * chunkSize).map(({ id, group }) => [group, id]),
    }),
  ),
]

/** The lines of the drawn, made from the faces of their visits. */
export const sampleLines = async (
  table: TableReader,
  sample: VisitSample,
  visits: readonly string[],
): Promise<SampleLine[]> => {
  const items: (Item | undefined)[] = []
  for (let start = 0; start < visits.length; start += 100)
    items.push(...(await table.getMany(visits.slice(start, start + 100).map(faceKey))))
  return items.flatMap((item) => {
    if (!item) return []
    const { visit, household, helper, division, at } = VisitFace.parse(item.body)
    const line = { sample: sample.sample, visit, household, helper, division, on: dayOf(at) }
    return [{ ...line, attempts: 0, state: 'drawn' as const, lastAt: null }]
  })
}

export const createLine = (line: SampleLine): Op => create(lineItem(line))
export const replaceLine = (line: SampleLine, version: number): Op => replace(lineItem(line), version)

/** @throws Refusal not_found */
export const loadSample = async (table: TableReader, sample: string): Promise<VisitSample> => {
  const item = await table.get(entityKey(sample))
  if (item?.kind !== 'visit-sample') throw new Refusal('not_found')
  return VisitSample.parse(item.body)
}

/** @throws Refusal visit_not_drawn */
export const loadLine = async (
  table: TableReader,
  sample: string,
  visit: string,
): Promise<{ line: SampleLine; version: number }> => {
  const item = await table.get(lineKey(sample, visit))
  if (!item) throw new Refusal('visit_not_drawn')
  return { line: SampleLine.parse(item.body), version: item.version }
}

/** The lines of a draw. */
export const linesOfSample = (sample: string): Omit<Query, 'after' | 'limit'> => ({
  in: partitionOf(lineKey(sample, '')),
  prefix: childPrefix('line'),
})

/** A part of the frozen list, as `village TAB visit`. @throws Refusal not_found */
export const readList = async (table: TableReader, sample: string, chunk: number): Promise<string[]> => {
  const item = await table.get(childKey(sample, 'list', String(chunk)))
  if (!item) throw new Refusal('not_found')
  return (item.body as [string, string][]).map(([group, id]) => `\t${group}\t${id}`)
}

export const sampleOf = ({ body }: Item): VisitSample => VisitSample.parse(body)
export const lineOfItem = ({ body }: Item): SampleLine => SampleLine.parse(body)
