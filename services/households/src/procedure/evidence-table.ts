import { Refusal } from '@bangfu/kernel/refusal'
import { entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import { photoKey, type KnownPhoto } from '../plans/photo-table.ts'
import { mergedIntoOf } from '../record/household.ts'
import { householdOfItem } from '../record/household-table.ts'
import { photosIn } from './evidence-ref.ts'

/** What a step is about: a household, or (a meeting, the exit of a village) all of its village. */
export type Shown = { readonly household: string | null; readonly division: string }

/** A meeting is about its village, whoever's household it speaks of. */
export const villageOf = ({ division }: Pick<Shown, 'division'>): Shown => ({ household: null, division })

/** More photos than any form asks for; a transaction has to hold a check of each. */
const mostPhotos = 60

/**
 * The checks that every photo which a form names is on file when the step is written, and is of the household (or village)
 * that the step is about. Photos of a household that was merged into it are its own.
 * @throws Refusal evidence_unknown · evidence_of_other
 */
export const evidenceOps = async (table: TableReader, about: Shown, form: unknown): Promise<Op[]> => {
  const photos = photosIn(form)
  if (photos.length === 0) return []
  if (photos.length > mostPhotos)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body', zh: `最多引用 ${mostPhotos} 张照片`, en: `at most ${mostPhotos} photos` },
    ])
  const items = await table.getMany(photos.map(photoKey))
  const unknown = photos.filter((_photo, index) => items[index] === undefined)
  if (unknown.length > 0) throw new Refusal('evidence_unknown', { photos: unknown.join(', ') })
  const others = await notOf(
    table,
    about,
    items.map((item) => item?.body as KnownPhoto),
  )
  const foreign = photos.filter((_photo, index) => others[index])
  if (foreign.length > 0) throw new Refusal('evidence_of_other', { photos: foreign.join(', ') })
  return photos.map((photo) =>
    check(photoKey(photo), 'present', () => new Refusal('evidence_unknown', { photos: photo })),
  )
}

/** Which of the photos are of somebody or somewhere else. */
const notOf = async (table: TableReader, { household, division }: Shown, known: readonly KnownPhoto[]) => {
  if (household === null) return known.map((photo) => photo.division !== division)
  const strangers = [...new Set(known.map((photo) => photo.household).filter((id) => id !== household))]
  const files = strangers.length === 0 ? [] : await table.getMany(strangers.map(entityKey))
  const own = new Set<string>([
    household,
    ...files.flatMap((item) =>
      item && mergedIntoOf(householdOfItem(item).household) === household ? item.key.pk : [],
    ),
  ])
  return known.map((photo) => !own.has(photo.household))
}
