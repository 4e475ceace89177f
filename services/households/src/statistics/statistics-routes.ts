import * as z from 'zod'
import { Division, Village, WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, dayOf } from '@bangfu/kernel/time'
import { HouseholdFace } from '@bangfu/facts/faces'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { listAll } from '@bangfu/table/table'
import { villagesWithHouseholds } from '../record/village-households-table.ts'
import { countVillage } from './count-task.ts'
import { sumUp } from './nightly-count-task.ts'
import { findLatestSnapshot, findSnapshot, type Snapshot } from './snapshot-table.ts'
import { breakdownOf, percentOf } from './tally.ts'

const route = routeFor()
const params = z.strictObject({ division: WithinCounty })

const Both = z.object({ households: z.int(), persons: z.int() })
const Statistics = z.object({
  division: z.string(),
  on: z.string(),
  countedAt: z.string(),
  villages: z.int(),
  onRegister: Both,
  poor: Both,
  byStatus: z.record(z.string(), Both),
  byCategory: z.record(z.string(), Both),
  byCause: z.record(z.string(), Both),
  incidence: z.object({
    poorPersons: z.int(),
    population: z.int().nullable(),
    percent: z.number().nullable(),
    villagesWithoutPopulation: z.int(),
  }),
  completeness: z.object({
    of: z.int(),
    complete: z.int(),
    percent: z.number().nullable(),
    missing: z.record(z.string(), z.int()),
  }),
  /** By mark: files that nobody changed for so many days or more. A file stands at every mark it has passed. */
  untouched: z.record(z.string(), z.int()),
})

const OnQuery = z.strictObject({ on: Day.optional() })

export const statisticsRoutes = [
  route({
    method: 'GET',
    path: '/divisions/{division}/statistics',
    action: 'statistics.read',
    summary: {
      zh: '查看某日（或之前最近一日）的建档立卡统计',
      en: 'Read the statistics of the register on or before a day',
    },
    params,
    query: OnQuery,
    returns: Statistics,
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division }, query }, { table, now }) =>
      ok(statisticsOf(await latest(table, division, query.on ?? dayOf(now)))),
  }),
  route({
    method: 'GET',
    path: '/divisions/{division}/statistics/change',
    action: 'statistics.read',
    summary: {
      zh: '比较两个日期的统计（如贫困发生率前后变化）',
      en: 'Compare the statistics of two days, before and after',
    },
    params,
    query: z.strictObject({ from: Day, to: Day }),
    returns: z.object({
      before: Statistics,
      after: Statistics,
      onRegister: Both,
      poor: Both,
      incidencePoints: z.number().nullable(),
    }),
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division }, query: { from, to } }, { table }) => {
      const before = statisticsOf(await latest(table, division, from))
      const after = statisticsOf(await latest(table, division, to))
      return ok({
        before,
        after,
        onRegister: difference(before.onRegister, after.onRegister),
        poor: difference(before.poor, after.poor),
        incidencePoints: points(before.incidence.percent, after.incidence.percent),
      })
    },
  }),
  route({
    method: 'POST',
    path: '/divisions/{division}/statistics',
    action: 'statistics.count',
    summary: { zh: '立即统计一个村或乡镇', en: 'Count a village or township now' },
    params: z.strictObject({
      division: z
        .string()
        .regex(/^\d{9}(?:\d{3})?$/)
        .pipe(Division),
    }),
    returns: Statistics,
    subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ params: { division } }, context) => {
      const on = dayOf(context.now)
      const villages = await villagesWithHouseholds(context.table, division)
      for (const village of villages) await countVillage(context, village, on)
      if (division.length === 9) await sumUp(context, villages, { within: division, on })
      const counted = await findSnapshot(context.table, division, on)
      if (!counted) throw new Refusal('statistics_not_counted')
      return context.commit([], ok(statisticsOf(counted.snapshot)))
    },
  }),
  route({
    method: 'GET',
    path: '/villages/{village}/untouched-households',
    action: 'household.list',
    summary: {
      zh: '列出若干天未更新档案的户（最久的在前）',
      en: 'List households whose file nobody changed for some days, oldest first',
    },
    params: z.strictObject({ village: Village }),
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(3650) }),
    returns: z.object({
      /** Of all; the list holds the first two hundred. */
      count: z.int(),
      items: z.array(
        z.object({ household: z.string(), code: z.string(), headMasked: z.string(), touchedOn: z.string().nullable() }),
      ),
    }),
    subject: ({ params: { village } }) => ({ scope: { division: village }, about: village, found: undefined }),
    run: async ({ params: { village }, query: { days } }, { table, now }) => {
      const until = addDays(dayOf(now), -days)
      const partition = divisionPartition('household', village)
      const faces = await listAll(
        table,
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: village },
        mostHouseholds,
      )
      const stale = faces
        .map(({ body }) => HouseholdFace.parse(body))
        .map(({ household, code, headMasked, touchedAt }) => {
          const touchedOn = touchedAt === undefined ? null : dayOf(touchedAt)
          return { household, code, headMasked, touchedOn }
        })
        .filter(({ touchedOn }) => touchedOn === null || touchedOn <= until)
        .toSorted((a, b) => ((a.touchedOn ?? '') < (b.touchedOn ?? '') ? -1 : 1))
      return ok({ count: stale.length, items: stale.slice(0, mostListed) })
    },
  }),
]

/** A village has some hundreds; more than this is no village. */
const mostHouseholds = 20_000
const mostListed = 200

const latest = async (...asked: Parameters<typeof findLatestSnapshot>): Promise<Snapshot> => {
  const found = await findLatestSnapshot(...asked)
  if (!found) throw new Refusal('statistics_not_counted')
  return found
}

const statisticsOf = ({ division, on, countedAt, tally, ...snapshot }: Snapshot): z.output<typeof Statistics> => {
  const breakdown = breakdownOf(tally)
  const { of, households: complete, missing } = tally.complete
  const poorPersons = breakdown.poor.persons
  return {
    division,
    on,
    countedAt,
    villages: snapshot.villages,
    ...breakdown,
    incidence: {
      poorPersons,
      population: snapshot.population,
      percent: percentOf(poorPersons, snapshot.population),
      villagesWithoutPopulation: snapshot.withoutPopulation,
    },
    completeness: { of, complete, percent: percentOf(complete, of), missing },
    untouched: tally.untouched,
  }
}

type Counts = z.output<typeof Both>

const difference = (before: Counts, after: Counts): Counts => ({
  households: after.households - before.households,
  persons: after.persons - before.persons,
})

const points = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : Math.round((after - before) * 100) / 100
