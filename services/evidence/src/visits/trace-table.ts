import * as z from 'zod'
import { positionOf, positionText } from '@bangfu/kernel/position'
import { instant, Instant } from '@bangfu/kernel/time'
import { partitionOf, traceKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import type { Deps } from '@bangfu/service/context'
import type { TracePoint } from './travel.ts'

const KeptPoint = z.object({
  point: z.string(),
  visit: z.string(),
  household: z.string(),
  at: Instant,
  /** Sealed, owner the point. */
  position: z.string(),
  isStay: z.boolean(),
  /** Of a visit that was taken back: the helper was not there, or not then. */
  withdrawn: z.literal(true).optional(),
})

/** Files a point of a helper's way. */
export const filePoint = (helper: string, { position, ...point }: TracePoint, vault: Vault): Op =>
  create({
    key: traceKey(helper, point.at, point.point),
    kind: 'trace',
    body: { ...point, position: vault.seal('position', point.point, positionText(position)) },
  })

/** Takes the point of a visit that was taken back out of all later comparisons. */
export const withdrawPoint = async (
  table: TableReader,
  helper: string,
  { at, point }: Pick<TracePoint, 'at' | 'point'>,
): Promise<Op[]> => {
  const item = await table.get(traceKey(helper, at, point))
  if (!item) return []
  return [replace({ ...item, body: { ...KeptPoint.parse(item.body), withdrawn: true } }, item.version)]
}

const hourMs = 3_600_000
/** On each side the nearest in time: a day of many visits with all their photos. */
const mostOnASide = 150

/** The points of a helper's way around one of them, itself left out. */
export const pointsAround = async (
  { table, vault }: Pick<Deps, 'table' | 'vault'>,
  helper: string,
  { point, at }: TracePoint,
  hours: number,
): Promise<TracePoint[]> => {
  const own = traceKey(helper, at, point)
  const end = (ms: number): string => traceKey(helper, instant(Date.parse(at) + ms), '').sk
  const trace = { in: partitionOf(own), limit: mostOnASide }
  const [before, after] = await Promise.all([
    table.list({ ...trace, from: end(-hours * hourMs), to: own.sk, newestFirst: true }),
    table.list({ ...trace, from: own.sk, to: end(hours * hourMs + 1) }),
  ])
  const items = [...before.items, ...after.items].filter(({ key }) => key.sk !== own.sk)
  return items.flatMap((item) => pointOf(item, vault) ?? [])
}

const pointOf = ({ body }: Item, vault: Vault): TracePoint | undefined => {
  const { position: sealed, withdrawn, ...point } = KeptPoint.parse(body)
  if (withdrawn) return undefined
  const position = positionOf(vault.open('position', point.point, sealed as Sealed))
  return position && { ...point, position }
}
