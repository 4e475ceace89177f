import type { Fact, FactType } from '@bangfu/facts/catalogue'
import type { Op } from '@bangfu/table/table'
import type { Deps } from './context.ts'
import type { Takes } from './service.ts'

type Taking<D> = (fact: Fact, deps: D) => Promise<readonly Op[]>

/**
 * What several areas of one service take, as one: all that follows from a fact is written in one transaction. Two areas
 * never write the same item; that they do is a defect which the table refuses.
 */
export const takesTogether = <D extends Deps>(...areas: readonly Takes<D>[]): Takes<D> => {
  const types = new Set(areas.flatMap((area) => Object.keys(area) as FactType[]))
  return Object.fromEntries(
    [...types].map((type) => {
      const takings = areas.flatMap((area) => (area[type] as Taking<D> | undefined) ?? [])
      const together: Taking<D> = async (fact, deps) =>
        (await Promise.all(takings.map((taking) => taking(fact, deps)))).flat()
      return [type, together]
    }),
  ) as Takes<D>
}
