/** The middle of a few figures. */
export const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0

/** Runs two measurements by turns, warmed up, five times each, and gives the median of each. */
export const byTurns = async (
  one: () => Promise<number>,
  other: () => Promise<number>,
  rounds = 5,
): Promise<readonly [number, number]> => {
  const figures: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const pair = [await one(), await other()] as const
    if (round === 0) continue
    figures[0].push(pair[0])
    figures[1].push(pair[1])
  }
  return [median(figures[0]), median(figures[1])]
}

/** How many a second: `count` things done by `work`. */
export const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}
