import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { childKey, childPrefix, entityKey, partitionOf } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import { listAll, type Op, type TableReader } from '@bangfu/table/table'
import { Task } from '@bangfu/tasks/task'
import * as z from 'zod'
import { Partnership } from '../pairings/partnership.ts'
import { VillagePairing } from '../pairings/village-pairing.ts'
import { SchoolPairing } from '../schools/school-pairing.ts'
import { agreementOfPartnership, agreementOfSchools, agreementOfVillagePairing, type Agreement } from './agreement.ts'
import { Delivery } from './delivery.ts'

const readers: Readonly<Record<string, (body: unknown) => Agreement>> = {
  ptn: (body) => agreementOfPartnership(Partnership.parse(body)),
  vpr: (body) => agreementOfVillagePairing(VillagePairing.parse(body)),
  spr: (body) => agreementOfSchools(SchoolPairing.parse(body)),
}

export type FoundAgreement = { readonly agreement: Agreement; readonly unchanged: Op }

/** The pairing that an agreement's id names, and the check that it is unchanged. @throws Refusal not_found */
export const loadAgreement = async (table: TableReader, id: string): Promise<FoundAgreement> => {
  const key = entityKey(id)
  const [item, read] = [await table.get(key), readers[id.slice(0, 3)]]
  if (!item || !read) throw new Refusal('not_found')
  return { agreement: read(item.body), unchanged: check(key, { version: item.version }) }
}

/** An agreement as one of its sides acts in it, or as either reads it. */
export const agreementAsked =
  (as: 'helping' | 'helped' | 'reader') =>
  async (
    { params }: { readonly params: { readonly agreement: string } },
    { table, actor }: { readonly table: TableReader; readonly actor: Actor },
  ): Promise<{ scope: Scope; about: string; found: FoundAgreement }> => {
    const found = await loadAgreement(table, params.agreement)
    const { division, helping, helped } = found.agreement
    const ofHelped = actor.grants.some(({ unit }) => unit !== undefined && unit === helped.unit)
    const { unit } = as === 'helping' || (as === 'reader' && !ofHelped) ? helping : helped
    return { scope: { division, ...(unit !== undefined && { unit }) }, about: params.agreement, found }
  }

const mostDeliveries = 1000
const mostTasks = 200

const deliveryItem = (delivery: Delivery) => ({
  key: childKey(delivery.agreement, 'delivery', delivery.delivery),
  kind: 'agreement-delivery',
  body: delivery,
})
export const createDelivery = (delivery: Delivery): Op => create(deliveryItem(delivery))
export const replaceDelivery = (delivery: Delivery, version: number): Op => replace(deliveryItem(delivery), version)

/** @throws Refusal not_found */
export const loadDelivery = async (
  table: TableReader,
  agreement: string,
  id: Id<'dlv'>,
): Promise<{ delivery: Delivery; version: number }> => {
  const item = await table.get(childKey(agreement, 'delivery', id))
  if (!item) throw new Refusal('not_found')
  return { delivery: Delivery.parse(item.body), version: item.version }
}

const under = (agreement: string, list: string) => ({
  in: partitionOf(entityKey(agreement)),
  prefix: childPrefix(list),
})

/** @throws Refusal posting_limit: nothing more can be entered */
const assertRoom = async (table: TableReader, agreement: string, list: string, most: number): Promise<void> => {
  const { items } = await table.list({ ...under(agreement, list), limit: most })
  if (items.length >= most) throw new Refusal('posting_limit', { most })
}
export const assertRoomForDelivery = (table: TableReader, agreement: string): Promise<void> =>
  assertRoom(table, agreement, 'delivery', mostDeliveries)
export const assertRoomForTask = (table: TableReader, agreement: string): Promise<void> =>
  assertRoom(table, agreement, 'task', mostTasks)

/** Everything that was entered as done, in order of entering. What two enter at once may go past the room by a few. */
export const listDeliveries = async (table: TableReader, agreement: string): Promise<Delivery[]> =>
  (await listAll(table, under(agreement, 'delivery'), 2 * mostDeliveries)).map(({ body }) => Delivery.parse(body))

const TaskLink = z.object({ task: z.string() })

/** Says that a task belongs to an agreement: the task itself names it as its source. */
export const linkTask = (agreement: string, task: string): Op =>
  create({ key: childKey(agreement, 'task', task), kind: 'agreement-task', body: { task } })

/** The tasks of an agreement as they stand. */
export const listAgreementTasks = async (table: TableReader, agreement: string): Promise<Task[]> => {
  const links = await listAll(table, under(agreement, 'task'), 2 * mostTasks)
  const keys = links.map(({ body }) => entityKey(TaskLink.parse(body).task))
  const tasks: Task[] = []
  for (let start = 0; start < keys.length; start += 100)
    for (const item of await table.getMany(keys.slice(start, start + 100))) if (item) tasks.push(Task.parse(item.body))
  return tasks
}
