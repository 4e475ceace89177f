import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'

export type Severity = 'error' | 'warning'

/** How far a source carries: a government page, the press, an official form, a secondary page, or common knowledge. */
export type Strength = 'GOV' | 'NEWS' | 'FORM' | 'WEAK' | 'GK'

export type Source = { readonly document: string; readonly strength: Strength }

export type Numbers = Readonly<Record<string, number>>

/** A rule as it holds in a region and time: its weight, its numbers and where they come from. */
export type PackEntry = {
  readonly rule: string
  readonly severity: Severity
  readonly numbers?: Numbers
  readonly source: Source
}

export type RulePack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly entries: readonly PackEntry[]
}

export type Finding<Field extends string> = {
  readonly rule: string
  readonly severity: Severity
  readonly person: number | null
  readonly fields: readonly Field[]
  readonly zh: string
  readonly en: string
}

/** The pack in force for a division on a day: the most local one that holds. Undefined where none was given. */
export const packFor = <Pack extends Pick<RulePack, 'region' | 'from' | 'to'>>(
  packs: readonly Pack[],
  division: Division,
  on: Day,
): Pack | undefined =>
  packs
    .filter(({ region, from, to }) => division.startsWith(region) && from <= on && (to === null || on <= to))
    .toSorted((a, b) => b.region.length - a.region.length || (a.from < b.from ? 1 : -1))[0]
