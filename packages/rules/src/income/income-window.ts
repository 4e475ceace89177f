import type { Division } from '@bangfu/kernel/division'
import { previousPeriod, type Day, type Period } from '@bangfu/kernel/time'
import { packFor, type Source } from '../rule-pack.ts'

/** Which months of income are looked at when a household is identified for monitoring. */
export type IncomeWindowPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** So many months, the last of them the one before the month of identification. */
  readonly months: number
  readonly source: Source
}

/** Anhui 2020: from the first of the month one year before identification to the end of the month before it. */
export const incomeWindowPacks: readonly IncomeWindowPack[] = [
  {
    id: 'window-anhui-2020',
    region: '34',
    from: '2020-01-01',
    to: null,
    months: 12,
    source: { document: 'official-rules §2, Anhui 2020', strength: 'NEWS' },
  },
  {
    id: 'window-default',
    region: '',
    from: '2020-01-01',
    to: null,
    months: 12,
    source: {
      document: 'official-rules §2: the window of Anhui 2020, until the province gives its own',
      strength: 'WEAK',
    },
  },
]

export type Months = { readonly from: Period; readonly to: Period }

/** The window for an identification on a day; undefined where no rule is in force. Both months are within it. */
export const incomeWindowFor = (
  division: Division,
  identifiedOn: Day,
  packs: readonly IncomeWindowPack[] = incomeWindowPacks,
): (Months & { readonly pack: string; readonly source: Source }) | undefined => {
  const pack = packFor(packs, division, identifiedOn)
  if (!pack) return undefined
  const to = previousPeriod(identifiedOn.slice(0, 7) as Period)
  let from = to
  for (let left = pack.months - 1; left > 0; left--) from = previousPeriod(from)
  return { from, to, pack: pack.id, source: pack.source }
}
