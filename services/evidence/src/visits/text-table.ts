import { VisitFace } from '@bangfu/facts/faces'
import { countyOf } from '@bangfu/kernel/division'
import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import { faceKey, partitionOf, textWordKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { textGramsOf, textLikenessOf, textWordsOf, type TextGrams } from '@bangfu/text-likeness/text-likeness'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import type { Deps } from '@bangfu/service/context'
import type { SameText } from './same-text.ts'

type TextNumbers = Pick<EvidenceNumbers, 'textAlikePercent' | 'textLeastCharacters' | 'textDays'>

/** What a helper wrote of a visit, made ready to be compared; undefined when it is too short to be his own words. */
export const gramsOf = (
  { visit, findings }: VisitFace,
  vault: Vault,
  { textLeastCharacters }: TextNumbers,
): TextGrams | undefined => {
  if (findings === undefined) return undefined
  const grams = textGramsOf(vault.open('findings', visit, findings as Sealed))
  return grams.characters < textLeastCharacters ? undefined : grams
}

const daySeconds = 86_400

/** Files a text under its words in its county. The text itself stays with the visit. */
export const fileText = (face: VisitFace, grams: TextGrams, { textDays }: TextNumbers): Op[] => {
  const { visit, division, recordedAt = face.at } = face
  const expires = Math.floor(Date.parse(recordedAt) / 1000) + textDays * daySeconds
  return textWordsOf(grams).map((word) =>
    create({ key: textWordKey(countyOf(division), word, visit), kind: 'text-word', body: { visit }, expires }),
  )
}

/** Texts of one word that are compared, the newest first: what is copied is copied soon. */
const mostOfWord = 50
const mostCompared = 200
const facesAtOnce = 100

/** The visits of the county whose text is like this one, wherever, whenever and by whomever they were recorded. */
export const similarTexts = async (
  { table, vault }: Pick<Deps, 'table' | 'vault'>,
  face: VisitFace,
  grams: TextGrams,
  { textAlikePercent, ...numbers }: TextNumbers,
): Promise<SameText[]> => {
  const corrected = await correctedBy(table, face)
  const near = await visitsNear(table, countyOf(face.division), grams, face.visit)
  const others = near.filter((other) => !corrected.has(other))
  const similar: SameText[] = []
  for (let at = 0; at < others.length; at += facesAtOnce) {
    const items = await table.getMany(others.slice(at, at + facesAtOnce).map(faceKey))
    for (const seen of items.flatMap((item) => (item ? [VisitFace.parse(item.body)] : []))) {
      const other = gramsOf(seen, vault, { textAlikePercent, ...numbers })
      const percent = other ? textLikenessOf(grams, other) : 0
      if (percent >= textAlikePercent)
        similar.push({ visit: seen.visit, percent, recordedAt: seen.recordedAt ?? seen.at, at: seen.at })
    }
  }
  return similar
}

/** A report is mended some times at most. */
const mostCorrections = 10

/** The visits that this one corrects, and those that they corrected: of course it says much the same. */
const correctedBy = async (table: TableReader, face: VisitFace): Promise<Set<string>> => {
  const corrected = new Set<string>()
  let before = face.corrects
  while (before && corrected.size < mostCorrections) {
    corrected.add(before)
    const item = await table.get(faceKey(before))
    before = item && VisitFace.parse(item.body).corrects
  }
  return corrected
}

const visitsNear = async (table: TableReader, county: string, grams: TextGrams, own: string): Promise<string[]> => {
  const lists = await Promise.all(
    textWordsOf(grams).map((word) =>
      table.list({ in: partitionOf(textWordKey(county, word, '')), newestFirst: true, limit: mostOfWord }),
    ),
  )
  const ids = new Set(lists.flatMap(({ items }) => items.map(({ key }) => key.sk)))
  ids.delete(own)
  return [...ids].slice(0, mostCompared)
}
