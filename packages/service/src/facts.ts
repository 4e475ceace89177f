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

type Handler<D> = (fact: Fact, deps: D) => Promise<readonly Op[]>

/** What a service does with facts of a type; undefined when it does not read them. */
export const handlerOf = <D extends Deps>(service: Service<D>, type: FactType): Handler<D> | undefined =>
  service.consumes?.takes[type] as Handler<D> | undefined

/**
 * Lets a service take a fact: what follows from it and the mark that it was taken are one transaction, so that
 * a fact that comes twice has its effect once. A lost race is tried again on what is true by then.
 */
export const take = async <D extends Deps>(service: Service<D>, fact: Fact, deps: D): Promise<void> => {
  const handler = handlerOf(service, fact.type)
  if (handler) await takeOnce(service, [fact], deps, () => handler(fact, deps))
}

/** Lets a service take several facts in one transaction, through its `takeMany`. What was taken before is left out. */
export const takeTogether = async <D extends Deps>(
  service: Service<D>,
  facts: readonly Fact[],
  deps: D,
  takeMany: (facts: readonly Fact[], deps: D) => Promise<readonly Op[]>,
): Promise<void> => {
  const read = facts.filter(({ type }) => handlerOf(service, type))
  const each = [...new Map(read.map((fact) => [fact.id, fact])).values()]
  await takeOnce(service, each, deps, (left) => takeMany(left, deps))
}

const takeOnce = async <D extends Deps>(
  { name }: Service<D>,
  facts: readonly Fact[],
  { table, clock }: D,
  follow: (facts: readonly Fact[]) => Promise<readonly Op[]>,
): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const marks = await table.getMany(facts.map(({ id }) => takenKey(name, id)))
    const left = facts.filter((_fact, index) => !marks[index])
    if (left.length === 0) return
    const taken = left.map(({ id }) => create({ key: takenKey(name, id), kind: 'taken', body: { at: clock() } }))
    const ops = [...taken, ...(await follow(left))]
    try {
      await table.write(ops)
      return
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error
    }
  }
}
