import { childKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op } from '@bangfu/table/table'
import { nothingTold, type Told } from './told.ts'

export const toldKey = (household: string): Key => childKey(household, 'told', '=')

export const toldOfItem = (item: Item | undefined): Told => ({
  ...nothingTold,
  ...(item?.body as Partial<Told> | undefined),
})

/** Keeps what was told; a fact that was taken meanwhile makes it fail, and it is tried again on what is true by then. */
export const toldOps = (household: string, before: Item | undefined, told: Told): Op[] => {
  const item = { key: toldKey(household), kind: 'household-told', body: told }
  return [before ? replace(item, before.version) : create(item)]
}
