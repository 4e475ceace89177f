import type { Id, Ids } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, uniqueKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { Fund } from './fund.ts'
import { createTill, type Versioned } from '../ledger/till-table.ts'

/** A village has one star reward fund. */
export const rewardFundKey = (village: string): Key => uniqueKey('reward-fund', village)

/** The operations that open a fund with an empty till, and a secret of its own for its chain. */
export const createFund = (fund: Fund, newId: Ids): Op[] => [
  create({
    key: entityKey(fund.fund),
    kind: 'fund',
    body: fund,
    byDivision: divisionPlace('fund', fund.scope.division, fund.fund),
  }),
  createTill(fund.fund, `${newId('sec')}${newId('sec')}`),
  ...(fund.rewardFor === null
    ? []
    : [
        create(
          { key: rewardFundKey(fund.rewardFor), kind: 'unique', body: { fund: fund.fund } },
          () => new Refusal('reward_fund_exists'),
        ),
      ]),
]

export const fundOf = (item: Item | undefined): Versioned<Fund> => {
  if (!item) throw new Refusal('not_found')
  return { value: Fund.parse(item.body), version: item.version }
}

/** @throws Refusal not_found */
export const loadFund = async (table: TableReader, fund: string): Promise<Versioned<Fund>> =>
  fundOf(await table.get(entityKey(fund)))

/** The fund that a village's star rewards are paid from, when it has one. */
export const findRewardFund = async (table: TableReader, village: string): Promise<Id<'fnd'> | undefined> => {
  const item = await table.get(rewardFundKey(village))
  return item && Fund.pick({ fund: true }).parse(item.body).fund
}
