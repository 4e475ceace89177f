import * as z from 'zod'
import type { Instant } from '@bangfu/kernel/time'
import type { changedFields } from './household-change.ts'
import type { Household, SealedField } from './household.ts'

type ChangedField = ReturnType<typeof changedFields>[number]

/** What is kept of each change: the whole file as it was, who changed it, when, why, and which fields. */
export type Before = {
  readonly before: Household
  /** The version that was replaced. */
  readonly version: number
  readonly who: string
  readonly at: Instant
  readonly why: string
  readonly fields: readonly ChangedField[]
}

export const HistoryLine = z.object({
  version: z.int(),
  at: z.string(),
  who: z.string(),
  why: z.string(),
  /** What the changed fields were before; sealed ones masked, lists of entries only named. */
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable() })),
})

export const historyLineOf = ({ before, version, who, at, why, fields }: Before): z.input<typeof HistoryLine> => ({
  ...{ version, at, who, why },
  changes: fields.map((field) => ({ field, before: shownBefore(before, field) })),
})

const shownBefore = (before: Household, field: ChangedField): string | null => {
  switch (field) {
    case 'address':
    case 'phone':
    case 'bankAccount':
    case 'position':
      return maskedOf(before[field])
    case 'category':
    case 'povertyStatus':
    case 'mainCause':
      return before[field]?.text ?? null
    case 'otherCauses':
      return before.otherCauses.map(({ text }) => text).join('、')
    case 'arableMu':
      return before.arableMu === null ? null : String(before.arableMu)
    case 'incomes':
    case 'persons':
      return null
    default:
      return before[field]
  }
}

const maskedOf = (field: SealedField | null): string | null => field?.masked ?? null
