import { catalogue, type Fact, type FactInput, type FactType } from '@bangfu/facts/catalogue'
import { countyOf, type Division } from '@bangfu/kernel/division'
import { periodOf, type Instant } from '@bangfu/kernel/time'
import { factKey, takenKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { Conflict, type Op } from '@bangfu/table/table'
import type { Deps } from './context.ts'
import type { Service } from './service.ts'

/** The operation that tells a fact, for the transaction that makes it true. */
export const tell = <T extends FactType>(
  deps: Pick<Deps, 'newId'>,
  now: Instant,
  division: Division,
  type: T,
  body: FactInput<T>,
): Op => {
  const id = deps.newId('fct')
  const county = countyOf(division)
  return create({
    key: factKey(county, periodOf(now), id),
    kind: 'fact',
    body: { id, type, version: catalogue[type].version, county, at: now, body: catalogue[type].shape.parse(body) },
  })
}

const attempts = 8

/**
 * Lets a service take a fact: what follows from it and the mark that it was taken are one transaction, so that
 * a fact that comes twice has its effect once. A lost race is tried again on what is true by then.
 */
export const take = async <D extends Deps>(service: Service<D>, fact: Fact, deps: D): Promise<void> => {
  const handler = service.consumes?.takes[fact.type] as ((fact: Fact, deps: D) => Promise<readonly Op[]>) | undefined
  if (!handler) return
  const mark = create({ key: takenKey(service.name, fact.id), kind: 'taken', body: { at: deps.clock() } })
  for (let attempt = 1; ; attempt++) {
    if (await deps.table.get(mark.put.key)) return
    try {
      await deps.table.write([mark, ...(await handler(fact, deps))])
      return
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error
      if (error.failed.includes(0)) return
    }
  }
}
