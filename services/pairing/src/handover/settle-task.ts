import { Refusal } from '@bangfu/kernel/refusal'
import { Conflict, Contention, listAll, mostOps } from '@bangfu/table/table'
import { packOp, packsBetween, storedPack } from './handover-table.ts'
import { refusedLine, reasonOfRefusal, type FrozenLine, type LineAnswer } from './line.ts'
import { inLanes } from './reads-table.ts'

import { decideAll, type Ready, type Settling } from './decide-all-task.ts'

/**
 * What becomes of some lines. What was done before it was cut off is known by its pack, and is answered as it was. As
 * many lines to a transaction as it takes; a refused pack is split until each line has its own answer.
 */
export const settleLines = async (work: Settling, lines: readonly FrozenLine[]): Promise<LineAnswer[]> => {
  const before = work.dryRun ? new Map<number, LineAnswer>() : await doneBefore(work, lines)
  const answers = [...before.values()]
  const open = lines.filter(({ line }) => !before.has(line))
  const { answered, ready } = await decideAll(work, open)
  answers.push(...answered)
  if (work.dryRun) answers.push(...ready.map(({ done }) => done.answer))
  else answers.push(...(await inLanes(packed(ready), (pack) => writePack(work, pack))).flat())
  return answers.toSorted((a, b) => a.line - b.line)
}

const doneBefore = async (
  { deps, asked }: Settling,
  lines: readonly FrozenLine[],
): Promise<Map<number, LineAnswer>> => {
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last) return new Map()
  const items = await listAll(deps.table, packsBetween(asked.handover, first.line, last.line), lines.length)
  const done = items.flatMap((item) => storedPack(item).pack.lines)
  return new Map(done.map(({ answer }) => [answer.line, answer]))
}

/** As many lines to a transaction as it takes, beside the record of them: eleven that are re-paired. */
const packed = (ready: readonly Ready[]): Ready[][] => {
  const packs: Ready[][] = []
  let room = 0
  for (const one of ready) {
    if (one.ops.length > room) {
      packs.push([])
      room = mostOps - 1
    }
    packs.at(-1)?.push(one)
    room -= one.ops.length
  }
  return packs
}

const mostTries = 5

const writePack = async (work: Settling, pack: readonly Ready[], tried = 1): Promise<LineAnswer[]> => {
  const lines = pack.map(({ done }) => done)
  try {
    await work.deps.table.write([packOp(work.asked.handover, { lines }), ...pack.flatMap(({ ops }) => ops)])
    return lines.map(({ answer }) => answer)
  } catch (error) {
    if (error instanceof Contention) throw new Refusal('busy')
    if (!(error instanceof Conflict)) throw error
  }
  if (pack.length > 1) {
    const half = Math.ceil(pack.length / 2)
    return [...(await writePack(work, pack.slice(0, half))), ...(await writePack(work, pack.slice(half)))]
  }
  // Somebody else changed the household meanwhile: the line is decided on what is true by now.
  const again = pack.map(({ line }) => line)
  if (tried === mostTries) return again.map((line) => refusedLine(line, reasonOfRefusal(new Refusal('conflict'))))
  const before = [...(await doneBefore(work, again)).values()]
  if (before.length > 0) return before
  const { answered, ready } = await decideAll(work, again)
  return ready.length > 0 ? writePack(work, ready, tried + 1) : [...answered]
}
