import { maskName } from '@bangfu/vault/mask'
import { headOf, type Household } from '../record/household.ts'

/** What a list calls a household: its number and its head’s masked name. */
export const labelOf = (household: Household): string =>
  `${household.code} ${maskName(headOf(household)?.name ?? '')}`.trim()
