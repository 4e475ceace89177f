/**
 * One value of a national code list. `variants` are the other ways in which files and forms write it; `narrower` are
 * texts that say more than the value (`集中供养` of 五保户): they have its code and keep their own words.
 */
export type CodeEntry = {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly variants?: readonly string[]
  readonly narrower?: readonly string[]
  /** The years (of the key AAR040) in which forms offer the value; open where they do not say. */
  readonly from?: number
  readonly to?: number
  /** Where its code is not one of the list's code set. */
  readonly codeSet?: CodeSet
}

/** Whose numbers the codes are: the national system's, where they were seen, or our own, where sources give only texts. */
export type CodeSet = 'national' | 'own'

/**
 * A code list of the national record. Values are matched by their Chinese text, never by number: the numbers differ
 * between systems and years (national-record §2).
 */
export type CodeList = { readonly name: string; readonly codeSet: CodeSet; readonly entries: readonly CodeEntry[] }

/** A value of a list as it is kept: `code` is null when the list does not know the text, which then stays as given. */
export type Coded = { readonly code: string | null; readonly text: string }

/** Looks one list up: a text gives its value, unknown texts are kept and flagged by a null code. */
export type LookUp = (text: string) => Coded

/** Makes the look-up of one list. */
export const lookUp = (list: CodeList): LookUp => {
  const known = new Map<string, Coded>()
  for (const { code, zh, variants = [], narrower = [] } of list.entries) {
    for (const text of [zh, ...variants]) known.set(plainText(text), { code, text: zh })
    for (const text of narrower) known.set(plainText(text), { code, text })
  }
  return (text) => known.get(text) ?? known.get(plainText(text)) ?? { code: null, text: text.trim() }
}

/** The values that the forms of a year offer. */
export const offeredIn = ({ entries }: CodeList, year: number): readonly CodeEntry[] =>
  entries.filter(({ from = year, to = year }) => from <= year && year <= to)

/** The text of a list's value itself, whatever narrower words are kept; undefined for values that no list knows. */
export const wordOf = (list: CodeList, { code }: Coded): string | undefined =>
  list.entries.find((entry) => entry.code === code)?.zh

/** A text without what typing adds by chance: full-width forms, blanks, and brackets that come in three kinds. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s\u200B-\u200D\u2060\uFEFF]/g, '')
    .replaceAll(/[〔［【]/g, '(')
    .replaceAll(/[〕］】]/g, ')')

type Line = readonly [code: string, zh: string, en: string, ...variants: string[]]

/** A list of lines `[code, text, English, …variants]`. */
export const listOf = (name: string, codeSet: CodeSet, lines: readonly Line[]): CodeList => ({
  name,
  codeSet,
  entries: lines.map(([code, zh, en, ...variants]) => ({ code, zh, en, variants })),
})

/** Adds what a list has beside its lines: narrower texts, and values of later years. */
export const withMore = (
  list: CodeList,
  narrower: Readonly<Record<string, readonly string[]>>,
  more: readonly CodeEntry[] = [],
): CodeList => ({
  ...list,
  entries: [
    ...list.entries.map((entry) => (narrower[entry.code] ? { ...entry, narrower: narrower[entry.code] ?? [] } : entry)),
    ...more,
  ],
})
