import { sha256 } from '@bangfu/kernel/hash'
import { compareBytes, type FrozenList, type Member } from './frozen-list.ts'

/** The name of the algorithm, kept with each draw: a later one gets another name and the old stays to verify with. */
export const algorithm = 'bangfu-sample-1'

/**
 * How many to draw: a number of groups of each stratum (all groups where a plan names none), a number of members of each
 * group drawn (all where none is given), and of what is left at most `total`. `2 poor + 1 other village × 20 households`
 * is `{ groups: [{ stratum: '贫困村', count: 2 }, { stratum: '非贫困村', count: 1 }], perGroup: 20 }`.
 */
export type DrawPlan = {
  readonly groups?: readonly { readonly stratum: string; readonly count: number }[] | undefined
  readonly perGroup?: number | undefined
  readonly total?: number | undefined
}

/** A group that was drawn: how many members it has on the list, and which of them were drawn, in the order of drawing. */
export type DrawnGroup = {
  readonly group: string
  readonly stratum: string
  readonly listed: number
  readonly drawn: readonly string[]
}

/** Where fewer were there than the plan asks for. */
export type Shortfall = { readonly of: string; readonly wanted: number; readonly there: number }

export type Draw = {
  readonly algorithm: string
  readonly listHash: string
  readonly seed: string
  readonly groups: readonly DrawnGroup[]
  readonly short: readonly Shortfall[]
}

/**
 * Draws from a frozen list by a seed: without replacement, each of a stratum with the same chance, and the same for
 * anybody who holds list, seed and plan. The lot of a name is SHA-256 of `seed LF list hash LF what LF name`, `what` being
 * `group`, `member` or `total`; the smallest lots are drawn, in their order. That needs no state and no arithmetic that
 * could be biased, and one who doubts a single name checks it with `printf | sha256sum`. The list's hash is part of every
 * lot, so that a list changed by one name is another draw.
 */
export const draw = (list: FrozenList, seed: string, plan: DrawPlan): Draw => {
  if (seed === '' || /[\r\n]/.test(seed)) throw new RangeError('a seed is one line')
  const lotsOf = (what: string) => (name: string) => sha256(`${seed}\n${list.hash}\n${what}\n${name}`)
  const short: Shortfall[] = []
  const perGroup = drawnGroups(list, plan, lotsOf('group'), short).map((one) =>
    drawnMembers(one, plan, lotsOf('member'), short),
  )
  const groups = cutToTotal(perGroup, plan.total, lotsOf('total'), short)
  return { algorithm, listHash: list.hash, seed, groups, short }
}

/** Everybody who was drawn. */
export const drawnOf = ({ groups }: Pick<Draw, 'groups'>): string[] => groups.flatMap(({ drawn }) => drawn)

/** Is this the draw that list, seed and plan give? Anybody may ask. */
export const isDrawOf = (claimed: Draw, list: FrozenList, plan: DrawPlan): boolean =>
  claimed.algorithm === algorithm &&
  claimed.listHash === list.hash &&
  JSON.stringify(draw(list, claimed.seed, plan).groups) === JSON.stringify(claimed.groups)

type Lots = (name: string) => string
type Group = { readonly group: string; readonly stratum: string; readonly members: readonly Member[] }

const groupsOf = (members: readonly Member[]): Group[] => {
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    const key = `${member.stratum}\t${member.group}`
    const known = groups.get(key)
    if (known) known.push(member)
    else groups.set(key, [member])
  }
  return [...groups.values()].flatMap((inside) => inside.slice(0, 1).map((one) => ({ ...one, members: inside })))
}

const drawnGroups = (list: FrozenList, { groups }: DrawPlan, lots: Lots, short: Shortfall[]): Group[] => {
  const all = groupsOf(list.members)
  if (!groups) return all
  return groups.flatMap(({ stratum, count }) => {
    const inside = all.filter((one) => one.stratum === stratum)
    if (inside.length < count) short.push({ of: stratum, wanted: count, there: inside.length })
    return smallest(inside, count, ({ group }) => lots(`${stratum}\t${group}`))
  })
}

const drawnMembers = (
  { group, stratum, members }: Group,
  { perGroup }: DrawPlan,
  lots: Lots,
  short: Shortfall[],
): DrawnGroup => {
  const ids = members.map(({ id }) => id)
  if (perGroup !== undefined && ids.length < perGroup) short.push({ of: group, wanted: perGroup, there: ids.length })
  return { group, stratum, listed: ids.length, drawn: smallest(ids, perGroup ?? ids.length, lots) }
}

const cutToTotal = (
  groups: readonly DrawnGroup[],
  total: number | undefined,
  lots: Lots,
  short: Shortfall[],
): readonly DrawnGroup[] => {
  if (total === undefined) return groups
  const all = groups.flatMap(({ drawn }) => drawn)
  if (all.length < total) short.push({ of: 'total', wanted: total, there: all.length })
  const kept = new Set(smallest(all, total, lots))
  return groups.map((one) => ({ ...one, drawn: one.drawn.filter((id) => kept.has(id)) }))
}

const smallest = <One>(from: readonly One[], count: number, lotOf: (one: One) => string): One[] => {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`a draw of ${count}`)
  return from
    .map((one) => ({ one, lot: lotOf(one) }))
    .toSorted((a, b) => compareBytes(a.lot, b.lot))
    .slice(0, count)
    .map(({ one }) => one)
}
