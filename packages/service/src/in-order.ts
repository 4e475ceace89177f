/**
 * What `run` makes of each, in their order, with so many under way at once. Whoever stops early, or is thrown out by one
 * that failed, leaves nothing under way behind him.
 */
export const inOrder = async function* <In, Out>(
  each: Iterable<In>,
  mostUnderWay: number,
  run: (one: In) => Promise<Out>,
): AsyncGenerator<Out, undefined> {
  const underWay: Promise<Out>[] = []
  try {
    for (const one of each) {
      const made = run(one)
      // It is awaited when its turn has come; until then its failure is nobody's.
      void made.catch(() => undefined)
      underWay.push(made)
      if (underWay.length === mostUnderWay) yield await oldest(underWay)
    }
    while (underWay.length > 0) yield await oldest(underWay)
  } finally {
    await Promise.allSettled(underWay)
  }
  return undefined
}

const oldest = async <Out>(underWay: Promise<Out>[]): Promise<Out> => {
  const [first] = underWay
  if (!first) throw new RangeError('nothing is under way')
  const made = await first
  void underWay.shift()
  return made
}
