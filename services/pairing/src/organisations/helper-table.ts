import * as z from 'zod'
import type { HelperFace } from '@bangfu/facts/faces'
import { countyOf, WithinCounty, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { childKey, divisionPlace, entityKey, faceKey, ownerPlace } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Helper, HelperId, helperOn, serves, type HelperState } from './helper.ts'
import { UnitId } from './unit.ts'

const itemOf = (helper: Helper): Omit<Item, 'version'> => ({
  key: entityKey(helper.helper),
  kind: 'helper',
  body: helper,
  byDivision: divisionPlace('helper', helper.division, helper.helper),
  byOwner: ownerPlace('helper', helper.unit, helper.helper),
})

const faceOf = (helper: Helper): Omit<Item, 'version'> => ({
  key: faceKey(helper.helper),
  kind: 'face',
  body: {
    helper: helper.helper,
    unit: helper.unit,
    division: helper.division,
    name: helper.name,
    unitName: helper.unitName,
    phone: helper.phone.sealed,
    ...(helper.ended !== null && { ended: helper.ended }),
  } satisfies HelperFace,
})

/** The list by which those are found who were once in a unit or division: `helper` holds who is there now. */
export const postList = 'helper-post'
const Post = z.object({ helper: HelperId, unit: UnitId, division: WithinCounty })
export type Post = z.infer<typeof Post>
export const postOf = (item: Item): Post => Post.parse(item.body)

const postItem = ({ helper, unit, division }: Post): Omit<Item, 'version'> => ({
  key: childKey(helper, 'post', `${unit}#${division}`),
  kind: postList,
  body: { helper, unit, division },
  byDivision: divisionPlace(postList, division, `${helper}#${unit}`),
  byOwner: ownerPlace(postList, unit, `${helper}#${division}`),
})

/** The operations that put a helper on file, with the face that others may check. */
export const createHelper = (helper: Helper): Op[] => [
  create(itemOf(helper)),
  create(faceOf(helper)),
  create(postItem(helper)),
]

export const helperOf = (item: Item): Helper => Helper.parse(item.body)

/** A helper, and the version that a change of him must still find. */
export type FoundHelper = { readonly helper: Helper; readonly version: number }

/** @throws Refusal not_found */
export const loadHelperItem = async (table: TableReader, id: Id<'hlp'>): Promise<FoundHelper> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { helper: helperOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadHelper = async (table: TableReader, id: Id<'hlp'>): Promise<Helper> =>
  (await loadHelperItem(table, id)).helper

/** The operations that change a helper: his file, his face, and the posts under which he is found as of a day. */
export const changeHelper = async (
  table: TableReader,
  { helper: before, version }: FoundHelper,
  after: Helper,
): Promise<Op[]> => {
  const held = new Set(postsOf(before).map(({ key }) => key.sk))
  const posts = postsOf(after).filter(({ key }) => !held.has(key.sk))
  const [face, ...standing] = await table.getMany([faceKey(before.helper), ...posts.map(({ key }) => key)])
  if (!face) throw new Error(`helper ${before.helper} has no face`)
  return [
    replace(itemOf(after), version),
    replace(faceOf(after), face.version),
    ...posts.filter((_post, index) => !standing[index]).map((post) => create(post)),
  ]
}

/** Wherever he was, by all that is known now. */
const postsOf = (helper: Helper): Omit<Item, 'version'>[] => {
  const states: HelperState[] = [
    helper.registered ?? helper,
    ...helper.acts.map(({ on }) => helperOn(helper, on)),
    helper,
  ]
  const posts = states.map(({ unit, division }) => postItem({ helper: helper.helper, unit, division }))
  return [...new Map(posts.map((post) => [post.key.sk, post])).values()]
}

/**
 * A helper that the caller's command names, and the check that he is unchanged when the command commits. With a day he is
 * as he was on that day, and must have served on it.
 * @throws Refusal helper_not_found: absent, or of another county, which is not told apart · helper_ended
 */
export const namedHelper = async (
  table: TableReader,
  id: Id<'hlp'>,
  division: Division,
  on?: Day,
): Promise<{ helper: Helper; unchanged: Op }> => {
  const item = await table.get(entityKey(id))
  const helper = item && helperOf(item)
  if (!helper || countyOf(helper.division) !== countyOf(division)) throw new Refusal('helper_not_found')
  const unchanged = check(entityKey(id), { version: item.version })
  if (on === undefined) return { helper, unchanged }
  const state = helperOn(helper, on)
  if (!serves(state, on)) throw new Refusal('helper_ended', { on: state.ended ?? on })
  return { helper: { ...helper, ...state }, unchanged }
}
