import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import { figuresKey, reachedKey, standingKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import type { Reach, StandingOf } from './meaning.ts'
import type { Counts, Standing } from './tally.ts'

const Add = z.object({ division: Division, month: z.string(), name: z.string(), by: z.int() })
const FiguresBody = z.object({
  counts: z.record(z.string(), z.int()),
  /** When the newest of the facts in it was told. */
  latest: Instant,
})
const StandingBody = z.object({ order: z.string(), adds: z.array(Add) })
const ReachedBody = z.object({ divisions: z.array(Division) })

/** What is stored, with the version to replace it at; undefined where nothing is stored yet. */
export type Stored<Body> = { readonly body: Body; readonly version: number } | undefined
export type StoredFigures = Stored<z.infer<typeof FiguresBody>>

const storedOf = <S extends z.ZodType>(schema: S, items: readonly (Item | undefined)[]): Stored<z.output<S>>[] =>
  items.map((item) => item && { body: schema.parse(item.body), version: item.version })

/** A batch touches more keys than one read may ask for. */
const getAll = async (table: TableReader, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const items: (Item | undefined)[] = []
  for (let start = 0; start < keys.length; start += 100)
    items.push(...(await table.getMany(keys.slice(start, start + 100))))
  return items
}

export type FiguresOf = { readonly division: string; readonly month: string }

export const loadFigures = async (table: TableReader, asked: readonly FiguresOf[]): Promise<StoredFigures[]> =>
  storedOf(
    FiguresBody,
    await getAll(
      table,
      asked.map(({ division, month }) => figuresKey(division, month)),
    ),
  )

export const putFigures = (of: FiguresOf, counts: Counts, latest: Instant, before: StoredFigures): Op =>
  putNext({ key: figuresKey(of.division, of.month), kind: 'figures', body: { counts, latest } }, before)

export const loadStandings = async (
  table: TableReader,
  asked: readonly Pick<StandingOf, 'what' | 'id'>[],
): Promise<Stored<Standing>[]> =>
  storedOf(
    StandingBody,
    await getAll(
      table,
      asked.map(({ what, id }) => standingKey(what, id)),
    ),
  )

export const putStanding = (
  { what, id }: Pick<StandingOf, 'what' | 'id'>,
  standing: Standing,
  before: Stored<Standing>,
): Op => putNext({ key: standingKey(what, id), kind: 'standing', body: standing }, before)

export type Reached = { readonly divisions: readonly Division[] }

export const loadReached = async (
  table: TableReader,
  asked: readonly Pick<Reach, 'period' | 'household'>[],
): Promise<Stored<Reached>[]> =>
  storedOf(
    ReachedBody,
    await getAll(
      table,
      asked.map(({ period, household }) => reachedKey(period, household)),
    ),
  )

export const putReached = (
  { period, household }: Pick<Reach, 'period' | 'household'>,
  reached: Reached,
  before: Stored<Reached>,
): Op => putNext({ key: reachedKey(period, household), kind: 'reached', body: reached }, before)

const putNext = (item: Omit<Item, 'version'>, before: Stored<unknown>): Op =>
  before ? replace(item, before.version) : create(item)
