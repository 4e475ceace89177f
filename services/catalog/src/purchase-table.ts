import { UnitFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import { entityKey, faceKey, purchasePlanId, purchaseProgressKey } from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { lostRace } from './lost-race.ts'
import type { Order } from './order.ts'
import { ByState, move, noOrders, PurchasePlan } from './progress.ts'

/** @throws Refusal not_found */
export const loadUnit = async (table: TableReader, unit: string): Promise<UnitFace> => {
  const item = await table.get(faceKey(unit))
  if (!item) throw new Refusal('not_found')
  return UnitFace.parse(item.body)
}

export type FoundPlan = { readonly plan: PurchasePlan; readonly version: number } | undefined

export const findPlan = async (table: TableReader, unit: string, year: string): Promise<FoundPlan> => {
  const item = await table.get(entityKey(purchasePlanId(unit, year)))
  return item && { plan: PurchasePlan.parse(item.body), version: item.version }
}

/** The operation that puts a plan for the first time, or in place of the version that was seen. */
export const putPlan = (plan: PurchasePlan, version: number): Op => {
  const item = { key: entityKey(purchasePlanId(plan.unit, plan.year)), kind: 'purchase-plan', body: plan }
  const changed = () => new Refusal('version_changed')
  return version === 0 ? create(item, changed) : replace(item, version, changed)
}

export type FoundProgress = { readonly byState: ByState; readonly version: number }

export const findProgress = async (table: TableReader, unit: string, year: string): Promise<FoundProgress> => {
  const item = await table.get(purchaseProgressKey(unit, year))
  return item ? { byState: ByState.parse(item.body), version: item.version } : { byState: noOrders, version: 0 }
}

/** The operation that moves one order in its unit's progress; whoever was first wins. */
export const moveInProgress = ({ byState, version }: FoundProgress, before: Order | undefined, after: Order): Op =>
  put(
    {
      key: purchaseProgressKey(after.unit, after.year),
      kind: 'purchase-progress',
      version: version + 1,
      body: move(byState, before, after),
    },
    version === 0 ? 'absent' : { version },
    lostRace,
  )
