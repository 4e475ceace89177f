import { isProvisional, provisionalCode } from '../record/household.ts'

/** The last number within a village that the four digits leave room for. */
const lastSerial = 9999

/**
 * The number that a household of a village gets in its successor: its own within the village where that is free there,
 * else the next one after the last; undefined when the village is full. A number that is not the nation's stays one.
 */
export const codeInSuccessor = (
  { household, code }: { readonly household: string; readonly code: string },
  successor: string,
  { isTaken, last }: { readonly isTaken: (code: string) => boolean; readonly last: number },
): string | undefined => {
  if (isProvisional(code)) return provisionalCode(successor, household)
  const same = `${successor}${code.slice(12)}`
  if (!isTaken(same)) return same
  for (let serial = last + 1; serial <= lastSerial; serial++) {
    const next = `${successor}${String(serial).padStart(4, '0')}`
    if (!isTaken(next)) return next
  }
  return undefined
}
