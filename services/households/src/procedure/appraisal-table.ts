import { childKey, childPrefix } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { listAll, type Op, type TableReader } from '@bangfu/table/table'
import type { Appraisal } from './appraisal.ts'

/** A case is appraised again after an upheld objection or without quorum; the case refuses more than this. */
export const mostAppraisals = 20

/** Keeps an appraisal under its case, for ever: another meeting is another number. */
export const appraisalOp = (parent: string, appraisal: Appraisal): Op =>
  create({
    key: childKey(parent, 'appraisal', String(appraisal.number).padStart(3, '0')),
    kind: 'appraisal',
    body: appraisal,
  })

/** All appraisals of a case, in the order in which they were held. */
export const listAppraisals = async (table: TableReader, parent: string): Promise<Appraisal[]> => {
  const items = await listAll(
    table,
    { in: { table: 'registry', pk: parent }, prefix: childPrefix('appraisal') },
    mostAppraisals,
  )
  return items.map(({ body }) => body as Appraisal)
}
