import type { DivisionFace } from '@bangfu/facts/faces'
import { countyOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionId, divisionPlace, entityKey, faceKey } from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { DivisionNode, existsOn, levelOf, nameOn } from './division-node.ts'

export type FoundDivision = { readonly node: DivisionNode; readonly version: number }

export const divisionOfItem = (item: Item): FoundDivision => ({
  node: DivisionNode.parse(item.body),
  version: item.version,
})

export const findDivision = async (table: TableReader, code: Division): Promise<FoundDivision | undefined> => {
  const item = await table.get(entityKey(divisionId(code)))
  return item && divisionOfItem(item)
}

/** @throws Refusal not_found */
export const loadDivision = async (table: TableReader, code: Division): Promise<FoundDivision> => {
  const found = await findDivision(table, code)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Puts a division on file; one that is there already is refused. */
export const createDivision = (node: DivisionNode): Op => create(itemOf(node), () => new Refusal('division_on_file'))

/** Replaces a division and keeps what it was. */
export const replaceDivision = (
  context: Pick<Context, 'actor' | 'now'>,
  { node: before, version }: FoundDivision,
  after: DivisionNode,
  why: string,
): Op[] => [
  replace(itemOf(after), version, () => new Refusal('version_changed')),
  ...faceOps(before, after, version),
  historyOp(context, divisionId(before.division), version, before, why),
]

/** Where a village lies is what other services may know of it; once said it is changed, and never taken back. */
const faceOps = (before: DivisionNode, { division, position }: DivisionNode, version: number): Op[] => {
  if (position === null || position === before.position) return []
  const face: DivisionFace = { division, position }
  const item = { key: faceKey(divisionId(division)), kind: 'face', body: face, version: version + 1 }
  return [put(item, before.position ? 'present' : 'absent')]
}

const itemOf = (node: DivisionNode): Omit<Item, 'version'> => ({
  key: entityKey(divisionId(node.division)),
  kind: 'division',
  body: node,
  byDivision: divisionPlace('division', node.division, ''),
})

/**
 * The check that a successor still fits when the command commits.
 * @throws Refusal division_successor_unfit: of another county or level, the same one, or not there on the day
 */
export const successorCheck = async (table: TableReader, of: Division, into: Division, on: Day): Promise<Op> => {
  const found = into === of ? undefined : await findDivision(table, into)
  const fits = found && countyOf(into) === countyOf(of) && levelOf(into) === levelOf(of) && existsOn(found.node, on)
  if (!found || !fits) throw new Refusal('division_successor_unfit')
  return check(entityKey(divisionId(into)), { version: found.version })
}

/** The names of a division and of those above it that are on file, on a day: province first. */
export const pathNames = async (
  table: TableReader,
  code: Division,
  on: Day,
): Promise<{ division: string; name: string }[]> => {
  const codes = [2, 4, 6, 9, 12].filter((length) => length <= code.length).map((length) => code.slice(0, length))
  const items = await table.getMany(codes.map((each) => entityKey(divisionId(each))))
  return items.flatMap((item, index) =>
    item ? [{ division: codes[index] ?? '', name: nameOn(divisionOfItem(item).node, on) }] : [],
  )
}
