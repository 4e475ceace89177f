import { divisionPartition, divisionPlace, ownerPartition, ownerPlace, uploadFindingKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { Conflict, type Item, type Op, type Query, type Table } from '@bangfu/table/table'
import { Finding } from './finding.ts'

const keyOf = ({ key, what }: Pick<Finding, 'key' | 'what'>) => uploadFindingKey(key, what)

/** It stands in the lists while it is open; what has no evidence lies in no division. */
const itemOf = (finding: Finding): Omit<Item, 'version'> => {
  const order = `${finding.foundAt}#${finding.key}#${finding.what}`
  return {
    key: keyOf(finding),
    kind: 'upload-finding',
    body: finding,
    ...(finding.closed === null && {
      byDivision: divisionPlace('upload-finding', finding.division ?? '', order),
      byOwner: ownerPlace('upload-finding', 'open', order),
    }),
  }
}

export const findingOf = (item: Item): Finding => Finding.parse(item.body)

const mostKeys = 100

/** Writes down what was found, once: what stands open already stays as it is, with the day on which it was found first. */
export const keepFindings = async (table: Table, found: readonly Finding[]): Promise<void> => {
  for (let at = 0; at < found.length; at += mostKeys) {
    const some = found.slice(at, at + mostKeys)
    const before = await table.getMany(some.map(keyOf))
    const ops = some.flatMap((finding, index): Op[] => {
      const item = before[index]
      if (!item) return [create(itemOf(finding))]
      return findingOf(item).closed ? [replace(itemOf(finding), item.version)] : []
    })
    if (ops.length > 0) await writeUnlessDone(table, ops)
  }
}

/** @throws nothing when another sweep closed it meanwhile */
export const closeFinding = async (table: Table, item: Item, closed: NonNullable<Finding['closed']>): Promise<void> =>
  writeUnlessDone(table, [replace(itemOf({ ...findingOf(item), closed }), item.version)])

/** Two sweeps at a time find the same. */
const writeUnlessDone = async (table: Table, ops: readonly Op[]): Promise<void> => {
  try {
    await table.write(ops)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

export const openFindings: Omit<Query, 'limit' | 'after'> = {
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('upload-finding', 'open') },
}

/** Of a division; without one those that lie in none. */
export const findingsIn = (division: string): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('upload-finding', division) },
  prefix: division === '' ? '#' : division,
})
