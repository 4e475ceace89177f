/** A share in percent with two decimals, half up: recomputed from its parts, never typed. BigInt, because × 10,000. */
export const percentOf = (part: number, whole: number): string => {
  const hundredths = (2n * BigInt(part) * 10_000n + BigInt(whole)) / (2n * BigInt(whole))
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`
}
