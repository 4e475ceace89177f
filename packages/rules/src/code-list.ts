/** One value of a national code list. `variants` are the other ways in which files and forms write it. */
export type CodeEntry = {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly variants?: readonly string[]
}

/**
 * A code list of the national record. Values are matched by their Chinese text, never by number: the numbers differ
 * between systems and years (national-record §2).
 */
export type CodeList = { readonly name: string; readonly entries: readonly CodeEntry[] }

/** A value of a list as it is kept: `code` is null when the list does not know the text, which then stays as given. */
export type Coded = { readonly code: string | null; readonly text: string }

/** Makes the look-up of one list: `of` a text gives its value, unknown texts are kept and flagged by a null code. */
export const lookUp = (list: CodeList): ((text: string) => Coded) => {
  const known = new Map<string, Coded>()
  for (const { code, zh, variants = [] } of list.entries)
    for (const text of [zh, ...variants]) known.set(plainText(text), { code, text: zh })
  return (text) => known.get(text) ?? known.get(plainText(text)) ?? { code: null, text: text.trim() }
}

/** A text without what typing adds by chance: full-width forms, blanks, and brackets that come in three kinds. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s\u200B-\u200D\u2060\uFEFF]/g, '')
    .replaceAll(/[〔［【]/g, '(')
    .replaceAll(/[〕］】]/g, ')')
