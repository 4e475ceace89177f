import { sha256 } from '@bangfu/kernel/hash'

/**
 * One that may be drawn: a household, the group it stands in (its village) and the stratum of the group (the village's
 * kind, or empty). None of the three holds a tab or a line break.
 */
export type Member = { readonly id: string; readonly group: string; readonly stratum: string }

/** A list as it was before the draw: sorted, each once, and the hash by which anybody knows it again. */
export type FrozenList = { readonly members: readonly Member[]; readonly hash: string }

/** The most members of one list: every household of a large county twice over. */
export const mostMembers = 500_000

/**
 * Freezes a list: whatever order and repetition it came in, the same members give the same list and the same hash.
 * The hash is SHA-256 of the lines `stratum TAB group TAB id LF` in byte order: `LC_ALL=C sort -u list.tsv | sha256sum`.
 * @throws RangeError for a member that stands in two groups, an empty id, or a tab or line break in a name
 */
export const freeze = (members: Iterable<Member>): FrozenList => {
  const byLine = new Map<string, Member>()
  const seen = new Set<string>()
  for (const member of members) {
    const line = lineOf(member)
    if (byLine.has(line)) continue
    if (seen.has(member.id)) throw new RangeError(`${member.id} stands in two groups`)
    seen.add(member.id)
    byLine.set(line, member)
  }
  if (seen.size > mostMembers) throw new RangeError(`a list of ${seen.size} members`)
  const sorted = [...byLine].toSorted(([a], [b]) => compareBytes(a, b))
  return { members: sorted.map(([, member]) => member), hash: sha256(sorted.map(([line]) => line).join('')) }
}

/** The line that a member is in the list's hash. */
export const lineOf = ({ id, group, stratum }: Member): string => {
  if (id === '' || /[\t\n\r]/.test(`${id}${group}${stratum}`)) throw new RangeError('a name with a tab or line break')
  return `${stratum}\t${group}\t${id}\n`
}

/** UTF-8 byte order, as `LC_ALL=C sort` has it: JavaScript's own order differs beyond the basic plane. */
export const compareBytes = (a: string, b: string): number =>
  isBasic(a) && isBasic(b) ? (a < b ? -1 : a > b ? 1 : 0) : Buffer.compare(Buffer.from(a), Buffer.from(b))

const isBasic = (text: string): boolean => !/[\uD800-\uDFFF]/.test(text)
