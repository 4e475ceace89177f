import type { Deps } from '@bangfu/service/context'
import type { Op, Table } from '@bangfu/table/table'
import type { World } from '../../../tests/support/world.ts'

/** The process died here: before a write reached the disk, or after it did and before anybody was told. */
export class Crash extends Error {}

/** Tells for each write, in order, whether the process dies before it, after it, or not. */
export type Fate = (write: number) => 'before' | 'after' | undefined

/** Lets a world's services crash at chosen writes; `writes` tells how many they tried. */
export const crashing = (
  world: World<Deps>,
  fate: Fate,
): { readonly writes: () => number; readonly mend: () => void } => {
  let writes = 0
  const crashes: Table = {
    ...world.table,
    write: async (ops: readonly Op[]) => {
      const when = fate(writes++)
      if (when === 'before') throw new Crash('before a write')
      await world.table.write(ops)
      if (when === 'after') throw new Crash('after a write')
    },
  }
  Object.assign(world.deps, { table: crashes })
  return { writes: () => writes, mend: () => void Object.assign(world.deps, { table: world.table }) }
}

/** Asserts that all that went wrong was the crashes. */
export const forgetCrashes = (world: World<Deps>): void => {
  for (const defect of world.defects.splice(0)) if (!(defect instanceof Crash)) throw defect
}
