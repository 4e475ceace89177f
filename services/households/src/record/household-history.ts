import * as z from 'zod'
import type { Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import type { ChangedField } from './changed-fields.ts'
import type { Household, SealedField } from './household.ts'

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
  /** What the changed fields were before; sealed ones masked, groups and lists of entries only named. */
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable() })),
})

export const historyLineOf = ({ before, version, who, at, why, fields }: Before): z.input<typeof HistoryLine> => ({
  ...{ version, at, who, why },
  changes: fields.map((field) => ({ field, before: shownBefore(before[field]) })),
})

const shownBefore = (value: Household[ChangedField]): string | null => {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value
  if (isSealed(value)) return value.masked
  if (isCoded(value)) return value.text
  return Array.isArray(value) && value.length > 0 && value.every(isCoded)
    ? value.map(({ text }: Coded) => text).join('、')
    : null
}

const isSealed = (value: object): value is SealedField => 'sealed' in value && 'masked' in value
const isCoded = (value: object): value is Coded => 'code' in value && 'text' in value && Object.keys(value).length === 2
