import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period, type Instant } from '@bangfu/kernel/time'
import { ok, type Answer } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import { Conflict } from '@bangfu/table/table'
import type { ProjectorDeps } from './deps.ts'
import { loadFigures } from './figures-table.ts'
import { Figures, figuresOf } from './figures.ts'
import { standingNow } from './meaning.ts'
import { keepWalk, loadJob, loadWalk, type Job } from './recount-table.ts'
import { compare, startWalk, walkOn, type Counting, type Walk } from './recount-task.ts'
import { repair } from './repair-task.ts'

const route = routeFor<ProjectorDeps>()
const params = z.object({ division: WithinCounty })

const readFigures = route({
  method: 'GET',
  path: '/divisions/{division}/figures',
  action: 'figures.read',
  summary: { zh: '查看区划的数据（户、人、走访、资金、采购、问题）', en: 'Read the figures of a division' },
  params,
  query: z.strictObject({ period: Period }),
  returns: Figures,
  subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
  run: async ({ params: { division }, query: { period } }, { table }) => {
    const [year, month] = [period.slice(0, 4), Number(period.slice(5))]
    const months = Array.from({ length: month }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
    const stored = await loadFigures(
      table,
      [standingNow, ...months].map((each) => ({ division, month: each })),
    )
    const [standing = {}, ...each] = stored.map((item) => item?.body.counts ?? {})
    const latest = stored.flatMap((item) => item?.body.latest ?? []).toSorted()
    return ok(
      figuresOf({ division, period }, { standing, month: each.at(-1) ?? {}, year: each }, latest.at(-1) ?? null),
    )
  },
})

const mostListed = 200
const mostFactsARequest = 20_000

const Recounted = z.object({
  /** False: the facts were more than one request reads; call again with `resume`. */
  done: z.boolean(),
  resume: z.string().nullable(),
  equal: z.boolean().nullable(),
  factsRead: z.int(),
  /** Facts that the figures have not taken yet: on their way, or dead letters. They are in neither side. */
  waiting: z.int(),
  differencesFound: z.int(),
  /** The first of them. */
  differences: z.array(
    z.object({ division: z.string(), month: z.string(), name: z.string(), counted: z.int(), recounted: z.int() }),
  ),
  repaired: z.boolean(),
})
type Recounted = z.infer<typeof Recounted>

const flag = z.enum(['true', 'false']).default('false')

const recountFigures = route({
  method: 'POST',
  path: '/divisions/{division}/figures/recount',
  action: 'figures.recount',
  summary: {
    zh: '从事实重新计数并与现有数据核对；repair=true 时改正',
    en: 'Recount the figures from the facts and compare; with repair=true, mend them',
  },
  params,
  query: z.strictObject({ repair: flag, resume: idSchema('rct').optional() }),
  returns: Recounted,
  subject: ({ params: { division } }) => ({ scope: { division }, about: division, found: undefined }),
  run: async ({ params: { division }, query }, context) => {
    const counting: Counting = { table: context.table, division, now: context.now }
    const begun = query.resume === undefined ? undefined : await loadJob(context.table, query.resume)
    if (begun && (begun.job.division !== division || begun.job.by !== context.actor.id)) throw new Refusal('not_found')
    const id = query.resume ?? context.newId('rct')
    const walk = begun ? await loadWalk(context.table, id, begun.job) : startWalk()
    const mending = begun?.job.repair ?? query.repair === 'true'
    if (!(await walkOn(counting, walk, mostFactsARequest)))
      return pause(context, { id, walk, version: begun?.version ?? 0, job: { division, repair: mending } })
    return finish(counting, walk, mending, context)
  },
})

type Paused = { id: string; walk: Walk; version: number; job: Pick<Job, 'division' | 'repair'> }

const pause = async (
  context: Context<ProjectorDeps>,
  { id, walk, version, job }: Paused,
): Promise<Answer<Recounted>> => {
  const { table, actor, now } = context
  try {
    await keepWalk(table, id, { job: { ...job, by: actor.id, under: context.newId('wlk') }, walk, version, now })
  } catch (error) {
    throw error instanceof Conflict ? new Refusal('conflict') : error
  }
  return ok({ ...nothingYet(walk), done: false, resume: id })
}

const nothingYet = ({ read, pending }: Walk): Recounted => ({
  done: true,
  resume: null,
  equal: null,
  factsRead: read,
  waiting: pending.length,
  differencesFound: 0,
  differences: [],
  repaired: false,
})

const finish = async (
  counting: Counting,
  walk: Walk,
  mending: boolean,
  context: Context<ProjectorDeps>,
): Promise<Answer<Recounted>> => {
  const compared = await compare(counting, walk)
  const found = compared.flatMap(({ differences }) => differences)
  if (mending) await repair({ ...counting, table: context.table }, walk.recount, compared, latestOf(walk, counting.now))
  const answer: Recounted = {
    ...nothingYet(walk),
    equal: found.length === 0,
    differencesFound: found.length,
    differences: found.slice(0, mostListed),
    repaired: mending,
  }
  return context.commit([], ok(answer))
}

const latestOf = ({ latest }: Walk, now: Instant): Instant => latest ?? now

export const figuresRoutes = [readFigures, recountFigures]
