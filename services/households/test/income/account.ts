import { catalogue, parseFact, type Fact, type FactInput, type FactType } from '@bangfu/facts/catalogue'
import type { Actor } from '@bangfu/access/actor'
import type { Deps } from '@bangfu/service/context'
import { take } from '@bangfu/service/facts'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { filesPart } from '../../src/functions/files/service.ts'
import { county, office, village } from '../a-list.ts'
import { openHousehold } from './a-household.ts'

export { county, office, village }
export const clerk = actorWith('village-clerk', { division: village })

export type Account = World<Deps> & {
  readonly id: string
  readonly members: readonly string[]
  enter(entries: readonly object[], actor?: Actor, key?: string): Promise<Answered>
  income(query?: string, actor?: Actor): Promise<Answered>
  takeAll(facts: readonly Fact[]): Promise<void>
}

/** The account of a household of three; its yearly statement is what the form says. */
export const openAccount = async (start = '2020-08-15T02:00:00.000Z', income: object = {}): Promise<Account> => {
  const world = await openHousehold(start, { income })
  const { id } = world
  let keys = 0
  return {
    ...world,
    enter: (entries, actor = clerk, key = `enter-${++keys}`) =>
      world.call(actor, 'POST', `/households/${id}/income-entries`, { entries }, { 'idempotency-key': key }),
    income: (query = '', actor = office) => world.call(actor, 'GET', `/households/${id}/income${query}`),
    takeAll: async (facts) => {
      for (const fact of facts) await take(filesPart, fact, world.deps)
    },
  }
}

export const factOf = <T extends FactType>(factId: string, type: T, body: FactInput<T>): Fact =>
  parseFact({
    id: factId,
    type,
    version: catalogue[type].version,
    county: '610528',
    at: '2020-08-15T02:00:00.000Z',
    body,
  })

type Payment = { readonly household: string; readonly posting: string; readonly amountFen: number }

export const paid = ({ household: to, posting, amountFen }: Payment, item = 'dividend', period = '2020-05'): Fact =>
  factOf(`fct_${posting}`, 'posting.paid', {
    ...{ posting, fund: 'fnd_1', plan: 'pln_1', household: to, division: village, item, period, amountFen },
  })

export const reversed = ({ household: to, posting, amountFen }: Payment, reverses: string, period = '2020-05'): Fact =>
  factOf(`fct_${posting}`, 'posting.reversed', {
    ...{ posting, reverses, fund: 'fnd_1', household: to, division: village, item: 'dividend', period, amountFen },
  })

type Sale = { readonly household: string; readonly line: number; readonly kind: string; readonly amountFen: number }

export const sold = (order: string, lines: readonly Sale[], attempt = 1, period = '2020-06'): Fact =>
  factOf(`fct_${order}_${attempt}`, 'sale.distributed', {
    ...{ order, supplier: 'sup_1', attempt, division: village, period, document: '结算单 1' },
    lines: lines as FactInput<'sale.distributed'>['lines'],
  })

export const takenBack = (order: string, lines: readonly Sale[], attempt = 1, period = '2020-06'): Fact =>
  factOf(`fct_${order}_${attempt}_back`, 'sale.taken-back', {
    ...{ order, attempt, division: village, period },
    lines: lines.map(({ line, household: of }) => ({ line, household: of })),
  })
