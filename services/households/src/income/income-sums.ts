/** The figures of the formula of official-rules §2, in fen. Null is what nobody has said; it is never zero. */
export type Sources = {
  readonly wageFen: number | null
  readonly operatingFen: number | null
  readonly propertyFen: number | null
  readonly transferFen: number | null
  readonly operatingExpenseFen: number | null
}

export const sourceNames = ['wageFen', 'operatingFen', 'propertyFen', 'transferFen'] as const

/** 纯收入: the four sources less operating expense; null while no source is known. May be below zero. */
export const netOf = (sources: Sources): number | null => {
  if (sourceNames.every((name) => sources[name] === null)) return null
  const total = sourceNames.reduce((sum, name) => sum + (sources[name] ?? 0), 0)
  return total - (sources.operatingExpenseFen ?? 0)
}

/**
 * An amount divided by a number of persons, to the fen, half up (towards more), computed in whole numbers alone so that
 * no binary fraction has a say; null where there is nothing to divide or nobody to divide by.
 */
export const perHeadFen = (netFen: number | null, persons: number | null): number | null => {
  if (netFen === null || persons === null || persons <= 0) return null
  const rest = ((netFen % persons) + persons) % persons
  return (netFen - rest) / persons + (2 * rest >= persons ? 1 : 0)
}
