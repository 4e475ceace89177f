import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import type { Household } from '../record/household.ts'

/**
 * What of a file is signed: all that it says of the household. Not its status (which the procedure itself changes), nor
 * its number, nor how it came onto file.
 */
export const fileHashOf = ({ status: _status, code: _code, origin: _origin, ...said }: Household): string =>
  sha256(canonical(said))
