import { contains } from '@bangfu/kernel/division'
import { ownerName, type Office, type Owner } from './owner.ts'

/**
 * May an owner pass his task on to another? An office to offices of its own place and below, a township and a county to any
 * helper or unit, a village to helpers, a unit to helpers of its own (`unitOf` tells the helper's), a helper to nobody: he
 * gives it back, and who gave it says whose it is.
 */
export const mayDelegate = (from: Owner, to: Owner, unitOf: string | null): boolean => {
  if (ownerName(from) === ownerName(to)) return false
  switch (from.kind) {
    case 'helper':
      return false
    case 'unit':
      return to.kind === 'helper' && unitOf === from.unit
    case 'office':
      if (to.kind === 'office') return contains(from.division, to.division)
      return to.kind === 'helper' || from.division.length < 12
  }
}

/** May an office give a task to an owner? Helpers and units of its county, and offices of its own place and below. */
export const mayDispatch = (from: Office, to: Owner): boolean =>
  to.kind !== 'office' || contains(from.division, to.division)
