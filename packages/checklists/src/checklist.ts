import type { Numbers, Source } from '@bangfu/rules/rule-pack'

/** Who answers an item: the file, a person with evidence, or a person only where the file says nothing. */
export type AnsweredBy = 'file' | 'person' | 'file-or-person'

export type ChecklistItem = {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly answeredBy: AnsweredBy
  /** The computation that reads the file, for all but `person`. */
  readonly computation?: string
  readonly numbers?: Numbers
  readonly source: Source
  readonly note?: string
  /** The source counts this item and does not say what it asks: nobody can meet it before the county has written it. */
  readonly incompleteInSource?: true
}

/** A checklist of a region and time. What it asks never changes: a new year is a new checklist beside the old. */
export type Checklist = {
  readonly id: string
  readonly kind: ChecklistKind
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly zh: string
  readonly en: string
  /** How many items the source says it has. */
  readonly counted: number
  readonly items: readonly ChecklistItem[]
  readonly note?: string
}

export type ChecklistKind = 'household-exit' | 'village-exit' | 'demonstration-household'

/** One value that was read, where it stands, and whose it is; null is what the file does not say. */
export type Reading = {
  readonly field: string
  readonly of: string | null
  readonly value: string | number | boolean | null
}

/** An item as code: which fields it reads and whether what they say is enough. Numbers come from the checklist. */
export type Computation<Subject> = {
  readonly id: string
  readonly fields: readonly string[]
  readonly read: (
    subject: Subject,
    numbers: Numbers,
  ) => { readonly readings: readonly Reading[]; readonly holds: boolean }
}

/** What a person answered: whether it is met, on what evidence, who and when. */
export type ItemAnswer<Evidence = unknown> = {
  readonly item: string
  readonly met: boolean
  readonly evidence: readonly Evidence[]
  readonly note: string | null
  readonly by: string
  readonly at: string
}

export type ItemResult<Evidence = unknown> = {
  readonly item: string
  readonly zh: string
  readonly en: string
  readonly source: Source
  readonly note: string | null
  readonly incompleteInSource: boolean
  readonly met: boolean
  /** What decided: null while nothing has. */
  readonly by: 'file' | 'person' | null
  readonly readings: readonly Reading[]
  /** Fields that would have to be filled in. */
  readonly missing: readonly string[]
  readonly answer: ItemAnswer<Evidence> | null
}

export type ChecklistResult<Evidence = unknown> = {
  readonly checklist: string
  readonly met: boolean
  readonly items: readonly ItemResult<Evidence>[]
}

/**
 * Goes through a checklist. An item that the file answers is met only where every field it reads is there and they are
 * enough: a missing field means not met. One that a person answers is met by a yes with evidence. All items must be met.
 * @throws RangeError for a checklist whose computation does not exist
 */
export const evaluate = <Subject, Evidence>(
  checklist: Checklist,
  computations: readonly Computation<Subject>[],
  subject: Subject,
  answers: readonly ItemAnswer<Evidence>[],
): ChecklistResult<Evidence> => {
  const items = checklist.items.map((item) => {
    const read = readingOf(item, computations, subject)
    const answer = answers.find((one) => one.item === item.id) ?? null
    return resultOf(item, read, item.answeredBy === 'file' ? null : answer)
  })
  return { checklist: checklist.id, met: items.length > 0 && items.every(({ met }) => met), items }
}

/** The items that are not met. */
export const unmetOf = <Evidence>({ items }: ChecklistResult<Evidence>): readonly ItemResult<Evidence>[] =>
  items.filter(({ met }) => !met)

/** May a person answer this item at all? */
export const takesAnswer = ({ answeredBy }: ChecklistItem): boolean => answeredBy !== 'file'

/** What of a result people sign: what was read and answered, not who answered when. */
export const contentOf = <Evidence>({ checklist, items }: ChecklistResult<Evidence>) => ({
  checklist,
  items: items.map(({ item, met, readings, answer }) => ({
    ...{ item, met, readings },
    answer: answer && { met: answer.met, evidence: answer.evidence, note: answer.note },
  })),
})

type Read = { readonly readings: readonly Reading[]; readonly missing: readonly string[]; readonly holds: boolean }

const nothingRead: Read = { readings: [], missing: [], holds: false }

const readingOf = <Subject>(
  { id, answeredBy, computation: name, numbers = {} }: ChecklistItem,
  computations: readonly Computation<Subject>[],
  subject: Subject,
): Read => {
  if (answeredBy === 'person') return nothingRead
  const computation = computations.find((one) => one.id === name)
  if (!computation) throw new RangeError(`the item ${id} names the computation ${name ?? '-'}, which does not exist`)
  const { readings, holds } = computation.read(subject, numbers)
  // Who reads nothing knows nothing: no reading is no proof.
  const unread = readings.length === 0 ? computation.fields : []
  const empty = readings.filter(({ value }) => value === null).map(({ field }) => field)
  return { readings, missing: [...new Set([...unread, ...empty])], holds }
}

const resultOf = <Evidence>(
  item: ChecklistItem,
  { readings, missing, holds }: Read,
  answer: ItemAnswer<Evidence> | null,
): ItemResult<Evidence> => {
  const fileDecides = item.answeredBy !== 'person' && (item.answeredBy === 'file' || missing.length === 0)
  const byFile = missing.length === 0 && holds
  const byPerson = answer !== null && answer.met && answer.evidence.length > 0
  const incompleteInSource = item.incompleteInSource === true
  return {
    ...{ item: item.id, zh: item.zh, en: item.en, source: item.source, note: item.note ?? null, incompleteInSource },
    met: !incompleteInSource && (fileDecides ? byFile : byPerson),
    by: fileDecides ? 'file' : answer ? 'person' : null,
    readings,
    missing,
    answer: fileDecides ? null : answer,
  }
}
