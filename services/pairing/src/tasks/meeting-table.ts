import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPartition, divisionPlace, entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { Meeting } from './meeting.ts'

const list = 'meeting'

export const createMeeting = (meeting: Meeting): Op =>
  create({
    key: entityKey(meeting.meeting),
    kind: list,
    body: meeting,
    byDivision: divisionPlace(list, meeting.division, `${meeting.heldOn}#${meeting.meeting}`),
  })

export const meetingOf = (item: Item): Meeting => Meeting.parse(item.body)

/** @throws Refusal not_found */
export const loadMeeting = async (table: TableReader, id: Id<'mtg'>): Promise<Meeting> => {
  const item = await table.get(entityKey(id))
  if (item?.kind !== list) throw new Refusal('not_found')
  return meetingOf(item)
}

/** The meetings of a place and all below it, the last first within each division. */
export const meetingsIn = (division: Division): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list, division) },
  prefix: division,
  newestFirst: true,
})
