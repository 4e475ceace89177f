import { withGroup } from './measure-names.ts'
import { cardNameOf, type CardPack } from '@bangfu/rules/card-pack'

/** A measure of the plan as a card may say it. */
export type CardMeasure = { readonly group: string | null; readonly name: string; readonly since: string | null }
/** Money of a year under one item. */
export type CardMoney = { readonly year: string; readonly item: string; readonly amountFen: number }

export type PublicMeasure = { readonly name: string; readonly since: string | null }
export type PublicMoney = { readonly year: string; readonly name: string; readonly amountFen: number }

/** Measures by their public names; several that share one name are one line, since the earliest of them. */
export const publicMeasures = (pack: CardPack, measures: readonly CardMeasure[]): PublicMeasure[] => {
  const byName = new Map<string, string | null>()
  for (const { group, name, since } of measures) {
    const told = cardNameOf(pack, name, group)
    const shown = told === pack.coverName ? told : withGroup(group, told)
    const known = byName.get(shown)
    byName.set(shown, known === undefined ? since : earlier(known, since))
  }
  return [...byName].map(([name, since]) => ({ name, since }))
}

const earlier = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b

/** Money by year and public name, the latest year first; sums, so that no single allowance shows through the cover name. */
export const publicMoney = (pack: CardPack, money: readonly CardMoney[]): PublicMoney[] => {
  const sums = new Map<string, PublicMoney>()
  for (const { year, item, amountFen } of money) {
    const name = cardNameOf(pack, item)
    const key = `${year} ${name}`
    sums.set(key, { year, name, amountFen: (sums.get(key)?.amountFen ?? 0) + amountFen })
  }
  return [...sums.values()]
    .filter(({ amountFen }) => amountFen > 0)
    .toSorted((a, b) => (a.year === b.year ? (a.name < b.name ? -1 : 1) : a.year < b.year ? 1 : -1))
}
