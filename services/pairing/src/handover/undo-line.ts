import { canonical } from '@bangfu/kernel/canonical'
import { addDays } from '@bangfu/kernel/time'
import type { HelperSlot, Pairing } from '../pairings/pairing.ts'
import type { Change, Ending, Standing } from '../pairings/responsibility.ts'
import type { DoneLine } from './line.ts'

/** What stands now of a line that was done, and what its pairings were before it. */
export type StandsNow = {
  readonly slot: HelperSlot | undefined
  readonly standing: readonly Standing[]
  /** By pairing: what it was before the hand-over changed it. */
  readonly before: ReadonlyMap<string, Pairing>
}

/**
 * The change that undoes a line: the household stands exactly as before, pairings that were changed are again what they
 * were, and those that were made hold on no day. Undefined where anything of it changed since.
 */
export const undoneLine = (
  done: DoneLine,
  { slot, standing, before }: StandsNow,
  ending: Ending,
): Change | undefined => {
  if (!slot || !stands(slot, done)) return undefined
  const altered: Change['altered'][number][] = []
  for (const { pairing, version, made } of done.pairings) {
    const now = standing.find((one) => one.pairing.pairing === pairing)
    if (!now || now.version !== version) return undefined
    const was = before.get(pairing)
    if (made) altered.push({ before: now, after: heldOnNoDay(now.pairing, ending) })
    else if (was) altered.push({ before: now, after: was })
    else return undefined
  }
  return { slot: { ...slot, ...done.before }, made: [], altered }
}

const stands = ({ periods, overlaps }: HelperSlot, { after }: DoneLine): boolean =>
  canonical({ periods, overlaps }) === canonical(after)

const heldOnNoDay = (pairing: Pairing, ending: Ending): Pairing => {
  const last = addDays(pairing.from, -1)
  return { ...pairing, flag: null, to: last, ended: { ...ending, on: last } }
}
