import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Instant, Period } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { trailOp } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { systemActor } from '@bangfu/service/service'
import { assessmentId, childKey, childPrefix, entityKey, ownerPartition, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { Conflict, mostOps, type Item, type Op, type Query, type Table, type TableReader } from '@bangfu/table/table'
import { contentHash } from './content-hash.ts'
import { VillageTotals, type Assessment, type HelperResult, type HouseholdResult } from './results.ts'

/** The assessment of a village and month as it stands. Its lines stand under its hash: they never change. */
export const VillageSummary = VillageTotals.extend({
  village: Village,
  period: Period,
  contentHash: z.string(),
  frozenBy: z.string(),
  frozenAt: Instant,
})
export type VillageSummary = z.infer<typeof VillageSummary>

export type StoredSummary = { readonly summary: VillageSummary; readonly version: number }

export const findSummary = async (
  table: TableReader,
  village: string,
  period: string,
): Promise<StoredSummary | undefined> => {
  const item = await table.get(entityKey(assessmentId(village, period)))
  return item && { summary: VillageSummary.parse(item.body), version: item.version }
}

/** The lists of an assessment; the last two repeat lines of the first. */
export type ResultList = 'household' | 'helper' | 'without-visit' | 'without-helper'

export const resultQuery = (
  { village, period, contentHash: hash }: VillageSummary,
  list: ResultList,
): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', pk: assessmentId(village, period) },
  prefix: childPrefix(`${hash}#${list}`),
})

/** The households that a helper answers for in an assessment, through the owner index. */
export const householdsOfHelper = (
  { village, period, contentHash: hash }: VillageSummary,
  helper: string,
): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('assessed-household', helper) },
  prefix: `${period}#${village}#${hash}#`,
})

export const findHelperResult = async (
  table: TableReader,
  { village, period, contentHash: hash }: VillageSummary,
  helper: string,
): Promise<HelperResult | undefined> => {
  const partition = ownerPartition('assessed-helper', helper)
  const page = await table.list({
    in: { table: 'registry', index: 'byOwner', partition },
    prefix: `${period}#${village}#${hash}`,
    limit: 1,
  })
  return page.items[0]?.body as HelperResult | undefined
}

/** A household's line, by any code that it has ever had. */
export const findHouseholdResult = async (
  table: TableReader,
  { village, period, contentHash: hash }: VillageSummary,
  household: string,
  codes: readonly string[],
): Promise<HouseholdResult | undefined> => {
  const keys = codes.map((code) => childKey(assessmentId(village, period), `${hash}#household`, `${code}#${household}`))
  const items = await table.getMany(keys)
  return items.find((item) => item !== undefined)?.body as HouseholdResult | undefined
}

export type Frozen = { readonly version: number; readonly unchanged: boolean }

/**
 * Freezes an assessment. What it says decides where its lines stand, so that a repeat finds them there, and a crash
 * leaves lines that nobody points to yet. The summary is put last: readers see the old assessment or the new one, whole.
 */
export const freeze = async (
  deps: Deps,
  place: { readonly village: Village; readonly period: Period; readonly run: string },
  assessment: Assessment,
): Promise<Frozen> => {
  const { village, period, run } = place
  const hash = contentHash(assessment)
  const id = assessmentId(village, period)
  const before = await findSummary(deps.table, village, period)
  if (before?.summary.contentHash === hash)
    return { version: before.version, unchanged: before.summary.frozenBy !== run }
  await putMissing(deps.table, linesOf(id, period, village, hash, assessment))
  const now = deps.clock()
  const actor = systemActor('assessments')
  const body: VillageSummary = {
    ...assessment.totals,
    village,
    period,
    contentHash: hash,
    frozenBy: run,
    frozenAt: now,
  }
  const item = { key: entityKey(id), kind: 'assessment', body }
  await deps.table.write([
    before ? replace(item, before.version) : create(item),
    ...(before ? [historyOp({ actor, now }, id, before.version, before.summary, 'the data had changed')] : []),
    trailOp(deps, { actor, now, action: 'assessment.run', about: id, scope: { division: village } }),
  ])
  return { version: (before?.version ?? 0) + 1, unchanged: false }
}

const linesOf = (
  id: string,
  period: string,
  village: string,
  hash: string,
  { households, helpers }: Assessment,
): Omit<Item, 'version'>[] => [
  ...households.flatMap((line) => {
    const order = `${line.code}#${line.household}`
    const item = (list: ResultList) => ({ key: childKey(id, `${hash}#${list}`, order), kind: 'assessed', body: line })
    const owner = line.helper && {
      byOwner: ownerPlace('assessed-household', line.helper, `${period}#${village}#${hash}#${line.code}`),
    }
    return [
      { ...item('household'), ...owner },
      ...(line.visited ? [] : [item('without-visit')]),
      ...(line.helper === null ? [item('without-helper')] : []),
    ]
  }),
  ...helpers.map((line) => ({
    key: childKey(id, `${hash}#helper`, `${line.rank.toString().padStart(6, '0')}#${line.helper}`),
    kind: 'assessed',
    body: line,
    byOwner: ownerPlace('assessed-helper', line.helper, `${period}#${village}#${hash}`),
  })),
]

/** Puts what is not there yet, in full packs. */
const putMissing = async (table: Table, items: readonly Omit<Item, 'version'>[]): Promise<void> => {
  for (let start = 0; start < items.length; start += mostOps)
    await putPack(
      table,
      items.slice(start, start + mostOps).map((item) => create(item)),
    )
}

/** What is there already was put by an earlier try: the rest goes in without it. */
const putPack = async (table: Table, ops: readonly Op[]): Promise<void> => {
  try {
    await table.write(ops)
  } catch (error) {
    if (!(error instanceof Conflict) || error.failed.length === 0) throw error
    const rest = ops.filter((_op, index) => !error.failed.includes(index))
    if (rest.length > 0) await putPack(table, rest)
  }
}
