import type * as z from 'zod'

/**
 * A part of the whole file 一户一档: items of one kind that stand under the household. An area puts its items under the
 * household by `childKey` and names here what of them is shown; a kind that nobody names is not shown.
 */
export type FileSection = {
  /** The kind of its items, and its name in the answer. */
  readonly kind: string
  readonly name: string
  /** What of an item's body is shown: parsed, so that nothing else leaves. */
  readonly shows: z.ZodType
}

/** A section whose lines are the items' bodies, parsed by a schema. */
export const section = (kind: string, name: string, shows: z.ZodType): FileSection => ({ kind, name, shows })

/** The lines of each section, in the order of the items. */
export const sectionLines = (
  sections: readonly FileSection[],
  items: readonly { readonly kind: string; readonly body: unknown }[],
): { name: string; lines: unknown[] }[] =>
  sections.map(({ kind, name, shows }) => ({
    name,
    lines: items.filter((item) => item.kind === kind).map(({ body }) => shows.parse(body)),
  }))
