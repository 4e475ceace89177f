import { fen, type Fen } from './money.ts'

export type Weighted = { readonly code: string; readonly weight: number }

/**
 * Shares a budget in proportion to whole weights by largest remainder, ties by code: the sum is exactly the budget.
 * All weights zero: nobody gets anything, and the caller keeps the budget.
 * BigInt, because budget × weight leaves the exact range of a double (52,500 yuan × 10⁷ would).
 */
export const share = (budget: Fen, parts: readonly Weighted[]): Map<string, Fen> => {
  const total = parts.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  if (total === 0n) return new Map(parts.map(({ code }) => [code, fen(0)]))
  const cut = parts.map(({ code, weight }) => {
    const product = BigInt(budget) * BigInt(weight)
    return { code, whole: product / total, remainder: product % total }
  })
  const left = BigInt(budget) - cut.reduce((sum, { whole }) => sum + whole, 0n)
  const byRemainder = cut.toSorted((a, b) =>
    a.remainder === b.remainder ? compareCodes(a.code, b.code) : a.remainder > b.remainder ? -1 : 1,
  )
  const favoured = new Set(byRemainder.slice(0, Number(left)).map(({ code }) => code))
  return new Map(cut.map(({ code, whole }) => [code, fen(Number(whole) + (favoured.has(code) ? 1 : 0))]))
}

/** Shares a budget equally; the fen that do not divide go to the first codes. */
export const shareEqually = (budget: Fen, codes: readonly string[]): Map<string, Fen> =>
  share(
    budget,
    codes.map((code) => ({ code, weight: 1 })),
  )

const compareCodes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
