import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { NoticeId } from '@bangfu/notices/notice'
import type { TableReader } from '@bangfu/table/table'
import { loadNotice } from './notice-table.ts'

/** The path of everything about one notice. */
export const noticeParams = z.object({ notice: NoticeId })

/** The notice that a route asks about, in its village. @throws Refusal not_found */
export const noticeSubject = async (id: string, table: TableReader) => {
  const found = await loadNotice(table, id)
  return { scope: { division: found.notice.publication.village as Division }, about: id, found }
}
