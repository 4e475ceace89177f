import * as z from 'zod'
import type { Coded } from '@bangfu/rules/code-list'

/**
 * Where a household stands in the register; `docs/states.md` draws how it moves. `ordinary` is a household on file that is
 * not poor (一般农户): clues about it are looked into, and while it is watched against falling into poverty it is `monitored`.
 */
export const registerStatuses = [
  'candidate',
  'registered',
  'exited',
  'relapsed',
  'removed',
  'ordinary',
  'monitored',
] as const
export const RegisterStatus = z.enum(registerStatuses)
export type RegisterStatus = z.infer<typeof RegisterStatus>

const outOfPoverty = '03'
/** 一般农户 in the list of categories. */
const ordinaryCategory = '90'

/**
 * The status of a household that the national system has registered already. 返贫 and 预脱贫 are registered: `relapsed`
 * is only what our own procedure finds. A poverty status that no list knows counts as registered and is flagged.
 */
export const importedStatus = (
  povertyStatus: Coded | null,
  category: Coded | null,
): 'registered' | 'exited' | 'ordinary' => {
  if (isOrdinary(category)) return 'ordinary'
  return povertyStatus?.code === outOfPoverty ? 'exited' : 'registered'
}

/** What a household is when an office enters it. */
export const enteredStatus = (category: Coded | null): 'candidate' | 'ordinary' =>
  isOrdinary(category) ? 'ordinary' : 'candidate'

const isOrdinary = (category: Coded | null): boolean => category?.code === ordinaryCategory

/** Exited and monitored households are supported and followed (handbook §4); the others get no money. */
export const isPayable = (status: RegisterStatus): boolean => !notPayable.has(status)
const notPayable: ReadonlySet<RegisterStatus> = new Set(['candidate', 'removed', 'ordinary'])
