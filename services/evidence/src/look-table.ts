import { countyOf } from '@bangfu/kernel/division'
import type { Instant } from '@bangfu/kernel/time'
import { lookKey, lookWordKey, partitionOf } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { Conflict, type Item, type Op, type Table, type TableReader } from '@bangfu/table/table'
import type { Evidence } from './evidence.ts'
import { filedUnder, likenessOf, searchedUnder, type Look } from './look.ts'
import type { Alike } from './verdict.ts'

/** What a photo looks like, and when it reached the store. */
export type Seen = { readonly evidence: Evidence; readonly look: Look; readonly at: Instant }

type KeptLook = {
  readonly evidence: string
  readonly visit: string
  readonly at: Instant
  readonly greys: string
  /** The same bytes again are told by their hash, and not compared. */
  readonly sha256: string
  /** Whether its photo has been judged, and as a copy of which: then it did not know of those that are filed later. */
  readonly judged: { readonly copies: string | null } | null
}
type FoundLook = { readonly kept: KeptLook; readonly version: number }

/** Files a photo's look in its county, once, and before it is judged: of two that arrive together one finds the other. */
export const keepLook = async (table: Table, seen: Seen): Promise<void> => {
  const { evidence, visit, division, sha256 } = seen.evidence
  const kept: KeptLook = {
    ...{ evidence, visit, at: seen.at, sha256, judged: null },
    greys: Buffer.from(seen.look).toString('base64'),
  }
  try {
    await table.write([
      create(itemOf(kept)),
      ...filedUnder(seen.look).map((word) =>
        create({ key: lookWordKey(countyOf(division), word, evidence), kind: 'look-word', body: { evidence } }),
      ),
    ])
  } catch (error) {
    // Filed already, by a check that was cut off or told twice.
    if (!(error instanceof Conflict)) throw error
  }
}

const itemOf = (kept: KeptLook): Omit<Item, 'version'> => ({ key: lookKey(kept.evidence), kind: 'look', body: kept })

/** Which photo this one copies, and what must hold when that is written down. */
export type Compared = { readonly alike: Alike | null; readonly ops: readonly Op[] }

/**
 * The photo of another visit of the county that this one is most like, if by so much or more: of two alike the later is
 * flagged, but the one that is judged first cannot be any more. One that is later and not judged yet is touched, so that
 * its own judgement, begun before this look was filed, has to be made again.
 */
export const compareLooks = async (
  table: TableReader,
  seen: Seen,
  { duplicateOf, leastPercent }: { readonly duplicateOf: string | null; readonly leastPercent: number },
): Promise<Compared> => {
  const { visit, sha256, evidence: own } = seen.evidence
  const [ownItem] = await table.getMany([lookKey(own)])
  if (!ownItem) throw new Error(`the look of ${own} is not filed`)
  const near = (await looksNear(table, seen)).filter(({ kept }) => kept.visit !== visit && kept.sha256 !== sha256)
  const similar = near
    .map((found) => ({ ...found, ...likenessOf(seen.look, new Uint8Array(Buffer.from(found.kept.greys, 'base64'))) }))
    .filter(({ percent }) => percent >= leastPercent)
    // Of copies of a copy the first is the one to look at.
    .toSorted((a, b) => b.percent - a.percent || (orderOf(a.kept) < orderOf(b.kept) ? -1 : 1))
  const precedes = ({ at, evidence, judged }: KeptLook): boolean =>
    judged ? judged.copies !== own : orderOf({ at, evidence }) < orderOf({ at: seen.at, evidence: own })
  const first = similar.find(({ kept }) => precedes(kept))
  const copies = duplicateOf ?? first?.kept.evidence ?? null
  const judged = replace(itemOf({ ...(ownItem.body as KeptLook), judged: { copies } }), ownItem.version)
  return {
    alike: first ? { evidence: first.kept.evidence, percent: first.percent, mirrored: first.mirrored } : null,
    ops: [
      judged,
      ...similar
        .filter(({ kept }) => kept.judged === null && !precedes(kept))
        .slice(0, mostTouched)
        .map(({ kept, version }) => replace(itemOf(kept), version)),
    ],
  }
}

const orderOf = ({ at, evidence }: Pick<KeptLook, 'at' | 'evidence'>): string => [at, evidence].join()

/** Copies of one picture that are judged at the same moment. */
const mostTouched = 50
/** Looks of one word that are looked at, the newest first: what is copied is copied soon. */
const mostOfWord = 100
/** Looks that are compared, those first that have the most words in common. */
const mostCompared = 200
/** Words asked for at the same time. */
const wordsAtOnce = 16
const looksAtOnce = 100

const looksNear = async (table: TableReader, seen: Seen): Promise<FoundLook[]> => {
  const others = await idsNear(table, seen)
  const looks: FoundLook[] = []
  for (let at = 0; at < others.length; at += looksAtOnce)
    for (const item of await table.getMany(others.slice(at, at + looksAtOnce).map(lookKey)))
      if (item) looks.push({ kept: item.body as KeptLook, version: item.version })
  return looks
}

const idsNear = async (table: TableReader, { evidence: { evidence, division }, look }: Seen): Promise<string[]> => {
  const words = searchedUnder(look)
  const common = new Map<string, number>()
  for (let at = 0; at < words.length; at += wordsAtOnce) {
    const lists = await Promise.all(
      words.slice(at, at + wordsAtOnce).map((word) =>
        table.list({
          in: partitionOf(lookWordKey(countyOf(division), word, '')),
          newestFirst: true,
          limit: mostOfWord,
        }),
      ),
    )
    for (const { items } of lists) for (const { key } of items) common.set(key.sk, (common.get(key.sk) ?? 0) + 1)
  }
  common.delete(evidence)
  return [...common]
    .toSorted(([a, few], [b, many]) => many - few || (a < b ? 1 : -1))
    .slice(0, mostCompared)
    .map(([id]) => id)
}
