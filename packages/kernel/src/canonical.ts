/** JSON with sorted keys: equal content gives equal text, whatever order it was built in. */
export const canonical = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => sorted(inner))

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    : value
