import * as z from 'zod'
import type { Coded } from '@bangfu/rules/code-list'

/** Where a household stands in the register; `docs/states.md` draws how it moves. */
export const registerStatuses = ['candidate', 'registered', 'exited', 'relapsed', 'removed'] as const
export const RegisterStatus = z.enum(registerStatuses)
export type RegisterStatus = z.infer<typeof RegisterStatus>

const outOfPoverty = '03'

/**
 * The status of a household that the national system has registered already. 返贫 and 预脱贫 are registered: `relapsed`
 * is only what our own procedure finds. A poverty status that no list knows counts as registered and is flagged.
 */
export const importedStatus = (povertyStatus: Coded | null): 'registered' | 'exited' =>
  povertyStatus?.code === outOfPoverty ? 'exited' : 'registered'

/** Exited households stay supported and are followed (handbook §4): only candidates and removed ones get no money. */
export const isPayable = (status: RegisterStatus): boolean => status !== 'candidate' && status !== 'removed'
