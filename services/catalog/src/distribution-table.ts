import { HouseholdFace } from '@bangfu/facts/faces'
import { derivedId } from '@bangfu/kernel/ids'
import type { Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Distribution, inFacts } from './distribution.ts'

/** An order has one distribution, whose attempts follow each other as its versions. */
const idOf = (order: string): string => derivedId('dst', order)

const itemOf = (distribution: Distribution): Omit<Item, 'version'> => ({
  key: entityKey(idOf(distribution.order)),
  kind: 'distribution',
  body: distribution,
})

export type FoundDistribution = { readonly distribution: Distribution; readonly version: number }

export const findDistribution = async (table: TableReader, order: string): Promise<FoundDistribution | undefined> => {
  const item = await table.get(entityKey(idOf(order)))
  return item && { distribution: Distribution.parse(item.body), version: item.version }
}

/** The distribution as it now is, what it was, and the facts that its lines make true; whoever was first wins. */
export const distributionOps = (
  context: Context,
  before: FoundDistribution | undefined,
  after: Distribution,
  why?: string,
): Op[] => [
  ...(before
    ? [
        replace(itemOf(after), before.version),
        historyOp(context, idOf(after.order), before.version, before.distribution, why),
      ]
    : [create(itemOf(after))]),
  ...inFacts(after.lines).map((lines) => (after.takenBack ? tellTakenBack : tellDistributed)(context, after, lines)),
]

const tellDistributed = (context: Context, distribution: Distribution, lines: Distribution['lines']): Op => {
  const { order, supplier, attempt, village: division, period, document } = distribution
  const body = { order, supplier, attempt, division, period, document, lines: [...lines] }
  return tell(context, context.now, division, 'sale.distributed', body)
}

const tellTakenBack = (context: Context, distribution: Distribution, lines: Distribution['lines']): Op => {
  const { order, attempt, village: division, period } = distribution
  const named = lines.map(({ line, household }) => ({ line, household }))
  return tell(context, context.now, division, 'sale.taken-back', { order, attempt, division, period, lines: named })
}

/** What the register shows of households, in the order asked. */
export const facesOf = async (
  table: TableReader,
  households: readonly string[],
): Promise<(HouseholdFace | undefined)[]> => {
  const faces: (HouseholdFace | undefined)[] = []
  for (let start = 0; start < households.length; start += 100) {
    const items = await table.getMany(households.slice(start, start + 100).map(faceKey))
    faces.push(...items.map((item) => item && HouseholdFace.parse(item.body)))
  }
  return faces
}
