import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import type { Household } from '../record/household.ts'

/** What of a file nobody signs: the status that the procedure itself changes, the number, and how it came onto file. */
const unsigned: readonly string[] = ['status', 'code', 'origin'] satisfies (keyof Household)[]

/** What of a file is signed: all that it says of the household. */
export const fileHashOf = (file: Household): string =>
  sha256(canonical(Object.fromEntries(Object.entries(file).filter(([field]) => isSigned(field)))))

/** Whoever changed it had his hands on what is signed. */
export const isSigned = (field: string): boolean => !unsigned.includes(field)
